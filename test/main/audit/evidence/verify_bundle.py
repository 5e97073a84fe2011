"""Checks an evidence bundle as docs/evidence-bundle.md describes it; prints one problem a line."""

import base64
import hashlib
import json
import math
import struct
import sys
import zipfile

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

problems = []


def expect(condition, what):
    if not condition:
        problems.append(what)
    return bool(condition)


def sha(data):
    return hashlib.sha256(data).hexdigest()


def node(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(hashes):
    if not hashes:
        return hashlib.sha256(b"").digest()
    level = list(hashes)
    while len(level) > 1:
        paired = [node(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
        level = paired + level[len(paired) * 2 :]
    return level[0]


def leads_to(index, size, leaf, proof, root):
    at, last, found = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if at % 2 == 1 or at == last:
            found = node(sibling, found)
            while at % 2 == 0 and at != 0:
                at, last = at >> 1, last >> 1
        else:
            found = node(found, sibling)
        at, last = at >> 1, last >> 1
    return last == 0 and found == root


def rows(files, path, digest):
    data = files.get(path)
    if not expect(data is not None and digest is not None and sha(data) == digest, f"{path}: digest"):
        return {}
    parsed = [json.loads(line) for line in data.decode().splitlines()]
    return {row[0]: row for row in parsed}


def entropy(values):
    return -sum(p * math.log(p) for p in values if p > 0)


def figures(data, draws):
    values = struct.unpack(f"<{len(data) // 4}f", data)
    classes = len(values) // draws
    table = [values[t * classes : (t + 1) * classes] for t in range(draws)]
    mean = [sum(row[k] for row in table) / draws for k in range(classes)]
    label = max(range(classes), key=lambda k: (mean[k], -k))
    column = sorted(row[label] for row in table)
    middle = (column[(draws - 1) // 2] + column[draws // 2]) / 2
    total = entropy(mean)
    mutual = min(total, max(0.0, total - sum(map(entropy, table)) / draws))
    return [label, middle, mean[label], total, mutual]


def check_signature(files, size, root, origin):
    text, _, signatures = files["log/checkpoint.txt"].decode().rpartition("\n\n")
    text += "\n"
    key_text = files["log/key.txt"].decode().strip()
    name, key_id, encoded = key_text.split("+", 2)
    key = base64.b64decode(encoded)
    wanted = [origin, str(size), base64.b64encode(root).decode()]
    expect(text.splitlines() == wanted, "checkpoint: text")
    expect(sha(name.encode() + b"\n" + key)[:8] == key_id and key[0] == 1, "key: id")
    mine = [line.split(" ")[2] for line in signatures.splitlines() if line.startswith(f"— {name} ")]
    expect(mine, "checkpoint: signature")
    for line in mine:
        signed = base64.b64decode(line)
        try:
            expect(signed[:4].hex() == key_id, "checkpoint: key id")
            Ed25519PublicKey.from_public_bytes(key[1:]).verify(signed[4:], text.encode())
        except InvalidSignature:
            expect(False, "checkpoint: signature")
    return key_text


def check_sample(files, one, manifest, bodies, table):
    sample, policy = one["sample"], manifest["policy"]
    where = f"sample {sample}"

    def of(kind, field, number):
        return next((body for _, body in bodies[kind] if body[field] == number), {})

    def reading(run, subject, transform):
        body = of("scores", "run", run)
        row = table(f"runs/scores-{run}.jsonl", body.get("digest")).get(sample)
        wanted = (policy["classifier"], policy["seed"], policy["draws"], subject, transform)
        found = tuple(body.get(n) for n in ("model", "seed", "draws", "subject", "transformRun"))
        expect(found == wanted, f"{where}: run {run}")
        if not expect(row is not None, f"{where}: row"):
            return None
        if row[10] is not None:
            data = files.get(f"draws/{run}/{sample}.f32", b"")
            if expect(sha(data) == row[10], f"{where}: draws"):
                anew = figures(data, body["draws"])
                expect(anew[0] == row[1], f"{where}: label")
                expect(all(abs(a - b) <= 1e-9 for a, b in zip(anew[1:], row[2:6])), f"{where}: figures")
        return row

    imported = of("import", "import", one["import"])
    row = table(f"imports/{one['import']}.jsonl", imported.get("samplesDigest")).get(sample)
    expect(row is not None and row[1] == one["sha256"], f"{where}: import")
    expect(sha(files.get(f"samples/{sample}", b"")) == one["sha256"], f"{where}: original")
    models = [policy["classifier"]]
    before = reading(one["score"], "original", None)
    after = None
    expect((one["transform"] is None) == (one["relabel"] is None), f"{where}: runs")
    if one["transform"] is not None:
        run = one["transform"]
        made = of("transforms", "run", run)
        expect(made.get("scoreRun") == one["score"] and made.get("gwin") == policy["gwin"], f"{where}: transform run")
        row = table(f"runs/transforms-{run}.jsonl", made.get("digest")).get(sample)
        pixels = files.get(f"transforms/{run}/{sample}.u8", b"")
        expect(row is not None and sha(pixels) == row[1], f"{where}: transform")
        models.append(policy["gwin"])
        after = reading(one["relabel"], "transform", run)
    for model in models:
        weights = of("model", "model", model).get("weights")
        expect(f"models/{weights}.safetensors" in files, f"{where}: model {model}")
    return before, after


def record_of(sample, before, after, policy, leaves):
    at = 2 if policy["statistic"] == "median" else 3
    accepted = before[at] >= policy["tau"]
    rescued = after is not None and after[at] >= policy["tau"]
    decisions = []
    for leaf in leaves:
        if leaf["type"] not in ("decision", "undo", "redo"):
            continue
        for entry in leaf["body"]["decisions"]:
            if entry["sample"] != sample:
                continue
            given = leaf["type"] == "decision"
            decisions.append(
                {
                    "leaf": leaf["index"],
                    "id": entry["id"],
                    "kind": entry["kind"] if given else leaf["type"],
                    "label": entry["label"] if given else None,
                    "reviewer": leaf["actor"],
                    "at": leaf["at"],
                    **({"secondRun": entry["secondRun"]} if "secondRun" in entry else {}),
                }
            )
    return {
        "sample": sample,
        "label": before[1],
        "certainty": before[at],
        "outcome": "accepted" if accepted else "rescued" if rescued else "unsure",
        "suggestion": before[1] if accepted or after is None else after[1],
        "decisions": decisions,
    }


def check_taken(sample, decisions, bodies, table):
    for entry in decisions:
        run = entry.get("secondRun")
        if run is None:
            continue
        named = [(index, body) for index, body in bodies["scores"] if body["run"] == run and index < entry["leaf"]]
        good = len(named) == 1 and (named[0][1]["purpose"], named[0][1]["subject"]) == ("second", "original")
        if not expect(good, f"leaf {entry['leaf']}: run {run}"):
            continue
        row = table(f"runs/scores-{run}.jsonl", named[0][1]["digest"]).get(sample)
        expect(row is not None and row[1] == entry["label"], f"leaf {entry['leaf']}: label of run {run}")


def check(path):
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        expect(len(names) == len(set(names)), "archive: a name twice")
        files = {name: archive.read(name) for name in names}
    manifest = json.loads(files["manifest.json"])
    expect((manifest["format"], manifest["version"]) == ("gwinnow-evidence", 1), "manifest: format")
    listed = {entry["path"]: entry for entry in manifest["files"]}
    expect(set(listed) | {"manifest.json"} == set(files), "files: not those listed")
    for name, entry in listed.items():
        data = files.get(name, b"")
        expect((len(data), sha(data)) == (entry["bytes"], entry["sha256"]), f"{name}: not as listed")

    lines = files["log/leaves.jsonl"].decode().split("\n")
    expect(lines.pop() == "", "leaves: cut off")
    leaves = [json.loads(line) for line in lines]
    expect([leaf["index"] for leaf in leaves] == list(range(manifest["treeSize"])), "leaves: numbers")
    hashes = [hashlib.sha256(b"\x00" + line.encode()).digest() for line in lines]
    expect(manifest["origin"] == f"gwinnow/{hashes[0].hex()[:16]}", "leaves: origin")
    root = root_of(hashes)
    key = check_signature(files, len(leaves), root, manifest["origin"])
    for entry in json.loads(files["log/proofs.json"]):
        proof = [bytes.fromhex(one) for one in entry["proof"]]
        index = entry["leaf"]
        good = index < len(hashes) and leads_to(index, len(hashes), hashes[index], proof, root)
        expect(good, f"proofs: leaf {index}")

    kinds = ("project", "classes", "policy", "import", "model", "scores", "transforms", "key")
    bodies = {kind: [(leaf["index"], leaf["body"]) for leaf in leaves if leaf["type"] == kind] for kind in kinds}
    expect(bodies["key"] and bodies["key"][-1][1]["key"] == key, "key: not the log's")
    project = bodies["project"][0][1]
    classes = project["classes"] + [name for _, body in bodies["classes"] for name in body["names"]]
    expect(manifest["project"] == {"name": project["name"], "image": project["image"], "classes": classes}, "project")
    policy = bodies["policy"][-1][1]["new"] if bodies["policy"] else project["policy"]
    expect(manifest["policy"] == policy, "policy")

    for name, data in files.items():
        if name.startswith("models/"):
            expect(name == f"models/{sha(data)}.safetensors", f"{name}: hash")
    tables = {}

    def table(name, digest):
        if name not in tables:
            tables[name] = rows(files, name, digest)
        return tables[name]

    records = [json.loads(line) for line in files["records.jsonl"].decode().splitlines()]
    expect([one["sample"] for one in records] == [one["sample"] for one in manifest["samples"]], "records: samples")
    by_sample = {record["sample"]: record for record in records}
    for one in manifest["samples"]:
        before, after = check_sample(files, one, manifest, bodies, table)
        if before is not None:
            expected = record_of(one["sample"], before, after, policy, leaves)
            expect(by_sample.get(one["sample"]) == expected, f"records: sample {one['sample']}")
            check_taken(one["sample"], expected["decisions"], bodies, table)


try:
    check(sys.argv[1])
except Exception as thrown:  # whatever cannot be read is a problem of the bundle
    problems.append(f"unreadable: {type(thrown).__name__}: {thrown}")
print("\n".join(problems))
