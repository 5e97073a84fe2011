"""Unpacks the files of a wheel that lie under the given prefixes.

usage: unpack_wheel.py WHEEL FOLDER PREFIX...

zipfile checks every file's CRC; the large ones are on the disk before this ends, so that a folder that is
renamed into place afterwards is whole even after a power cut.
"""

import os
import shutil
import sys
import zipfile

LARGE = 1 << 20


def main(wheel, folder, *prefixes):
    root = os.path.realpath(folder)
    with zipfile.ZipFile(wheel) as archive:
        wanted = [info for info in archive.infolist() if not info.is_dir() and info.filename.startswith(prefixes)]
        for prefix in prefixes:
            if not any(info.filename.startswith(prefix) for info in wanted):
                sys.exit(f"{os.path.basename(wheel)} holds nothing under {prefix}")
        for info in wanted:
            unpack(archive, info, os.path.realpath(os.path.join(root, info.filename)), root)


def unpack(archive, info, path, root):
    if not path.startswith(root + os.sep):
        sys.exit(f"{info.filename} would land outside of the folder")
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with archive.open(info) as source, open(path, "wb") as target:
        shutil.copyfileobj(source, target, 1 << 20)
        target.flush()
        if info.file_size >= LARGE:
            os.fsync(target.fileno())
    if (info.external_attr >> 16) & 0o100:
        os.chmod(path, 0o755)


main(*sys.argv[1:])
