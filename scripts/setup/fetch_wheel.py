"""Downloads one wheel by way of this Python's pip, going on where an earlier try ended.

usage: fetch_wheel.py REQUIREMENT PYTHON PLATFORM PART

pip resolves the address and opens the connection, so that the machine's index, certificates, proxy and
credentials hold. Prints "progress DONE TOTAL" lines in bytes. Exit status: 0 PART is complete; 1 it is not,
the reason is the last line of stderr; 3 this pip cannot be used this way, a plain `pip download` may do.
"""

import fcntl
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

CHUNK = 1 << 18
REPORT_SECONDS = 0.2
TRIES_WITHOUT_PROGRESS = 4
TIMEOUT_SECONDS = 30


class Unusable(Exception):
    """This pip lacks what is needed here."""


def pip_options(python, platform):
    return [
        "--no-deps",
        "--only-binary=:all:",
        f"--python-version={python}",
        f"--platform={platform}",
        "--no-cache-dir",
        "--disable-pip-version-check",
        f"--timeout={TIMEOUT_SECONDS}",
        "--retries=1",
    ]


def address_of(requirement, python, platform):
    with tempfile.TemporaryDirectory() as folder:
        report = os.path.join(folder, "report.json")
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--ignore-installed"]
        command += ["--report", report, "--target", os.path.join(folder, "target")]
        command += [*pip_options(python, platform), requirement]
        done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        if "no such option" in done.stderr:
            raise Unusable("this pip has no --report")
        if done.returncode != 0:
            raise OSError(reason_in(done.stderr))
        with open(report, encoding="utf-8") as file:
            return json.load(file)["install"][0]["download_info"]["url"]


def reason_in(text):
    """The line that says most: pip reports a failed connection in warnings and then "no matching distribution"."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for sign in ("Retrying", "SSLError", "ConnectionError", "Could not fetch", "ERROR"):
        for line in lines:
            if sign in line:
                return line[:300]
    return lines[-1][:300] if lines else "pip failed without a message"


def open_session(python, platform):
    try:
        from pip._internal.commands import create_command

        command = create_command("download")
        options, _ = command.parse_args(pip_options(python, platform))
        context = command.main_context()
        context.__enter__()
        return command.get_default_session(options)
    except (ImportError, AttributeError, TypeError) as error:
        raise Unusable(f"pip's session: {error}") from error


def fetch(session, url, file, report):
    """Appends what is missing; tries again as long as something arrives."""
    failures = 0
    while True:
        before = file.seek(0, os.SEEK_END)
        try:
            return fetch_rest(session, url, file, before, report)
        except OSError as error:
            failures = 0 if file.seek(0, os.SEEK_END) > before else failures + 1
            if failures >= TRIES_WITHOUT_PROGRESS:
                raise OSError(f"the download broke off: {error}") from error
            time.sleep(2**failures / 2)


def fetch_rest(session, url, file, offset, report):
    headers = {"Accept-Encoding": "identity"}
    if offset > 0:
        headers["Range"] = f"bytes={offset}-"
    with session.get(url, headers=headers, stream=True, timeout=TIMEOUT_SECONDS) as response:
        if response.status_code == 416:
            if response.headers.get("Content-Range", "").endswith(f"/{offset}"):
                return
            file.truncate(0)
            raise OSError("what was there does not fit, starting over")
        if response.status_code not in (200, 206):
            raise OSError(f"the server answered {response.status_code}")
        if response.status_code == 200:
            file.truncate(0)
            offset = 0
        copy(response, file, offset, offset + int(response.headers.get("Content-Length", 0)), report)


def copy(response, file, done, total, report):
    file.seek(done)
    for chunk in response.iter_content(CHUNK):
        file.write(chunk)
        done += len(chunk)
        report(done, total)
    file.flush()
    if total > 0 and done != total:
        raise OSError(f"{done} of {total} bytes arrived")


def progress():
    """A reporter that speaks a few times a second. Ends this process when nobody reads it any more."""
    last = 0.0

    def report(done, total):
        nonlocal last
        now = time.monotonic()
        if now - last >= REPORT_SECONDS or done == total:
            last = now
            try:
                print(f"progress {done} {total}", flush=True)
            except BrokenPipeError:
                os._exit(1)

    return report


def main(requirement, python, platform, part):
    with open(part, "a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        url = address_of(requirement, python, platform)
        if url.startswith("file:"):
            source = urllib.request.url2pathname(urllib.parse.urlparse(url).path)
            shutil.copyfile(source, part)
        else:
            fetch(open_session(python, platform), url, file, progress())
        os.fsync(file.fileno())


try:
    main(*sys.argv[1:])
except Unusable as unusable:
    print(unusable, file=sys.stderr)
    sys.exit(3)
except OSError as error:
    print(error, file=sys.stderr)
    sys.exit(1)
