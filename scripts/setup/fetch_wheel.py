"""Downloads one wheel by way of this Python's pip, going on where an earlier try ended.

usage: fetch_wheel.py REQUIREMENT PYTHON PLATFORM PART

pip resolves the address and opens the connection, so that the machine's index, certificates, proxy and
credentials hold. Prints "progress DONE TOTAL" lines in bytes. Exit status: 0 PART is complete; 1 it is not,
the reason is the last line of stderr; 3 this pip cannot be used this way, a plain `pip download` may do.
"""

import fcntl
import logging
import os
import re
import shutil
import sys
import threading
import time
import urllib.parse
import urllib.request

CHUNK = 1 << 18
REPORT_SECONDS = 0.2
TRIES_WITHOUT_PROGRESS = 4
TIMEOUT_SECONDS = 30


class Unusable(Exception):
    """This pip lacks what is needed here."""


class Pip:
    """The session and the finder that `pip download` would work with."""

    def __init__(self, python, platform):
        self.messages = Messages()
        logging.getLogger("pip").addHandler(self.messages)
        options = [
            "--no-deps",
            "--only-binary=:all:",
            f"--python-version={python}",
            f"--platform={platform}",
            "--no-cache-dir",
            "--disable-pip-version-check",
            f"--timeout={TIMEOUT_SECONDS}",
            "--retries=1",
        ]
        try:
            from pip._internal.cli.cmdoptions import make_target_python
            from pip._internal.commands import create_command

            command = create_command("download")
            parsed, _ = command.parse_args(options)
            self.context = command.main_context()
            self.context.__enter__()
            self.session = command.get_default_session(parsed)
            target = make_target_python(parsed)
            self.finder = command._build_package_finder(options=parsed, session=self.session, target_python=target)
        except Exception as error:  # whatever another pip does differently
            raise Unusable(f"pip's inside: {error}") from error

    def address_of(self, requirement):
        from pip._vendor.packaging.specifiers import SpecifierSet

        name, version = requirement.split("==")
        try:
            found = self.finder.find_best_candidate(name, specifier=SpecifierSet(f"=={version}"))
        except (AttributeError, TypeError) as error:
            raise Unusable(f"pip's finder: {error}") from error
        if found.best_candidate is None:
            raise OSError(self.messages.telling() or "the package index has no such file")
        return found.best_candidate.link.url_without_fragment


class Messages(logging.Handler):
    """What pip has to say, for the one line that tells why something failed."""

    def __init__(self):
        super().__init__(logging.INFO)
        self.lines = []

    def emit(self, record):
        self.lines.append(record.getMessage().strip().replace("\n", " ")[:300])

    def telling(self):
        for line in self.lines:
            cause = re.search(r"\[Errno[^']*|certificate verify failed[^']*|timed out", line)
            if cause:
                return f"the package index cannot be reached ({cause.group()})"
            if "Could not fetch" in line or "not a trusted" in line:
                return line
        return None


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


def end_with_parent():
    """A set-up that was killed must not go on writing behind the back of the next one."""
    parent = os.getppid()

    def watch():
        while os.getppid() == parent:
            time.sleep(0.2)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def progress():
    """A reporter that speaks a few times a second."""
    last = 0.0

    def report(done, total):
        nonlocal last
        now = time.monotonic()
        if now - last >= REPORT_SECONDS or done == total:
            last = now
            print(f"progress {done} {total}", flush=True)

    return report


def main(requirement, python, platform, part):
    end_with_parent()
    with open(part, "a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        pip = Pip(python, platform)
        url = pip.address_of(requirement)
        if url.startswith("file:"):
            source = urllib.request.url2pathname(urllib.parse.urlparse(url).path)
            shutil.copyfile(source, part)
        else:
            fetch(pip.session, url, file, progress())
        os.fsync(file.fileno())


try:
    main(*sys.argv[1:])
except Unusable as unusable:
    print(unusable, file=sys.stderr)
    sys.exit(3)
except OSError as error:
    print(error, file=sys.stderr)
    sys.exit(1)
