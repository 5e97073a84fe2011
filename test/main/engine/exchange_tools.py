"""What other tools read of an export: python exchange_tools.py FORMAT FOLDER prints it as JSON."""

import hashlib
import json
import sys
from pathlib import Path


def plain(value):
    return None if value is None or value != value else value


def frame_rows(frame):
    columns = {name: frame[name].astype(object).tolist() for name in frame.columns}
    return [{name: plain(column[n]) for name, column in columns.items()} for n in range(len(frame))]


def csv(folder):
    import pandas

    return frame_rows(pandas.read_csv(folder / "samples.csv", dtype={"reason": str}))


def jsonl(folder):
    import pandas

    return frame_rows(pandas.read_json(folder / "samples.jsonl", lines=True, convert_dates=False, precise_float=True))


def parquet(folder):
    import pyarrow.parquet

    rows = pyarrow.parquet.read_table(folder / "samples.parquet").to_pylist()
    return [{**row, "image": hashlib.sha256(row["image"]).hexdigest()} for row in rows]


def cleanlab(folder):
    import numpy
    from cleanlab.filter import find_label_issues

    labels, means, draws = (numpy.load(folder / f"{name}.npy") for name in ("labels", "pred_probs", "mc_probs"))
    usable = (labels >= 0) & ~numpy.isnan(means).any(axis=1)
    issues = find_label_issues(labels[usable], means[usable], min_examples_per_class=0)
    classes = (folder / "classes.txt").read_text().splitlines()
    return {
        "labels": labels.tolist(),
        "shapes": [list(means.shape), list(draws.shape)],
        "types": [str(labels.dtype), str(means.dtype), str(draws.dtype)],
        "usable": usable.tolist(),
        "gap": float(numpy.nanmax(numpy.abs(draws.mean(axis=1) - means))),
        "issues": int(issues.sum()),
        "classes": classes,
    }


def label_studio(folder):
    import pandas
    from label_studio_sdk.converter import Converter
    from label_studio_sdk.label_interface import LabelInterface

    config = (folder / "label_config.xml").read_text()
    tasks = json.loads((folder / "tasks.json").read_text())
    interface = LabelInterface(config)
    for task in tasks:
        for prediction in task["predictions"]:
            errors = interface.validate_prediction(prediction, return_errors=True)
            assert not errors, errors
    converter = Converter(config=config, project_dir=str(folder), output_tags=["label"])
    out = folder.parent / "converted"
    out.mkdir()
    converter.convert_to_json_min(str(folder / "tasks.json"), str(out), is_dir=False)
    converter.convert_to_csv(str(folder / "tasks.json"), str(out), is_dir=False, sep=",")
    converted = json.loads((out / "result.json").read_text())
    table = frame_rows(pandas.read_csv(out / "result.csv"))
    return {"tasks": len(tasks), "json": converted, "csv": table}


def fiftyone(folder):
    metadata = json.loads((folder / "metadata.json").read_text())
    samples = json.loads((folder / "samples.json").read_text())["samples"]
    assert "version" not in metadata and metadata["media_type"] == "image"
    for sample in samples:
        assert (folder / sample["filepath"]).is_file()
        assert all(isinstance(tag, str) for tag in sample["tags"])
        for field in ("ground_truth", "prediction", "suggestion_label", "decision"):
            assert sample.get(field, {"_cls": "Classification"})["_cls"] == "Classification"
    return {"classes": metadata["default_classes"], "samples": samples}


READERS = {
    "csv": csv,
    "jsonl": jsonl,
    "parquet": parquet,
    "cleanlab": cleanlab,
    "label-studio": label_studio,
    "fiftyone": fiftyone,
}

print(json.dumps(READERS[sys.argv[1]](Path(sys.argv[2]))))
