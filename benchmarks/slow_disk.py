"""A disk that takes its time: every fsync of a program and its children waits a little longer.

A shared library put before the C library's (LD_PRELOAD), compiled when it is wanted; flash of
cheap tablets takes 30 to 100 ms where this machine takes one.
"""

import shutil
import subprocess
from pathlib import Path

_SOURCE = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

static void wait_a_little(void) {
    const char *said = getenv("SLOW_DISK_MS");
    long ms = said ? atol(said) : 0;
    struct timespec pause = { ms / 1000, (ms % 1000) * 1000000L };
    nanosleep(&pause, NULL);
}

int fsync(int file) {
    static int (*real)(int);
    if (!real) real = (int (*)(int)) dlsym(RTLD_NEXT, "fsync");
    wait_a_little();
    return real(file);
}

int fdatasync(int file) {
    static int (*real)(int);
    if (!real) real = (int (*)(int)) dlsym(RTLD_NEXT, "fdatasync");
    wait_a_little();
    return real(file);
}
"""


class NoCompiler(Exception):
    """There is nothing here to compile the library with."""


def environment(folder: Path, milliseconds: int) -> dict[str, str]:
    """Return what a program's environment needs so that its disk is so much slower."""
    compiler = shutil.which("cc")
    if compiler is None:
        raise NoCompiler("no C compiler here (Debian: apt install gcc libc6-dev)")
    source, library = folder / "slow_disk.c", folder / "slow_disk.so"
    source.write_text(_SOURCE)
    command = [compiler, "-shared", "-fPIC", "-O2", "-o", str(library), str(source), "-ldl"]
    subprocess.run(command, check=True)
    return {"LD_PRELOAD": str(library), "SLOW_DISK_MS": str(milliseconds)}
