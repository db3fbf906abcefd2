"""A small disk in a file: its power can be cut at any moment, and it can be full.

ext4 on a loop device. The cut is the file system's own "shutdown" without writing the journal out:
from that moment nothing more reaches the disk, and what was only in memory is gone. The image is
copied as it lies there and the copy mounted, which replays the journal, as after a real power cut.
What the file system had handed to the disk counts as on it: a disk that lies about flushing is not
modelled. It all happens among mounts of this process alone; they go when it goes, however it goes.
"""

import ctypes
import errno
import fcntl
import os
import shutil
import struct
import subprocess
from contextlib import suppress
from pathlib import Path

_CLONE_NEWNS = 0x00020000
#: From the kernel's headers: EXT4_IOC_SHUTDOWN and EXT4_GOING_FLAGS_NOLOGFLUSH.
_SHUTDOWN, _WITHOUT_JOURNAL = 0x8004587D, 2
#: The file system writes nothing out by itself during a trial: only what was asked to be safe is.
_OPTIONS = "loop,commit=300"
_BLOCK = 1 << 20


class NoVolumes(Exception):
    """Disks cannot be mounted here, or not by this user; the text says what is missing."""


def make_private() -> None:
    """Let mounts of this process be its own; raises NoVolumes where that is not allowed."""
    if missing := [name for name in ("mkfs.ext4", "mount", "umount") if not shutil.which(name)]:
        raise NoVolumes(f"not here: {', '.join(missing)}")
    if ctypes.CDLL(None, use_errno=True).unshare(_CLONE_NEWNS) != 0:
        raise NoVolumes(f"no mounts of its own: {os.strerror(ctypes.get_errno())} (root is needed)")
    _do("mount", "--make-rprivate", "/")


class Volume:
    """One small disk, mounted at `place`."""

    def __init__(self, folder: Path, megabytes: int = 256) -> None:
        self.image, self.place = folder / "disk-0.img", folder / "disk"
        self._filling = self.place / "filling"
        self._images = 0
        self._unsafe = self.place / "only-in-memory"
        self._safe = self.place / "on-the-disk"
        self.place.mkdir(parents=True)
        with self.image.open("wb") as file:
            file.truncate(megabytes * _BLOCK)
        # Without a part reserved for root, who runs this: full is full.
        _do("mkfs.ext4", "-q", "-F", "-m", "0", str(self.image))
        self._mount()

    def cut(self) -> None:
        """Cut the power now; the disk answers nothing but errors from here on."""
        # Not synchronised: it must be gone afterwards, or this was no cut.
        self._unsafe.write_bytes(bytes(4096))
        root = os.open(self.place, os.O_RDONLY)
        fcntl.ioctl(root, _SHUTDOWN, struct.pack("I", _WITHOUT_JOURNAL))
        os.close(root)

    def restore(self) -> bool:
        """Mount a copy of what lay on the disk; say whether the cut was one."""
        self._images += 1
        copy = self.image.with_name(f"disk-{self._images}.img")
        _do("cp", "--sparse=always", str(self.image), str(copy))
        self.close()
        self.image = copy
        self._mount()
        is_gone = not self._unsafe.exists() or self._unsafe.stat().st_size == 0
        return is_gone and self._had_safe()

    def fill(self) -> None:
        """Leave not one byte free."""
        with self._filling.open("ab", buffering=0) as file:
            size = _BLOCK
            while size:
                try:
                    file.write(bytes(size))
                    os.fsync(file)
                except OSError as error:
                    if error.errno != errno.ENOSPC:
                        raise
                    size //= 4

    def free(self) -> None:
        """Take away what filled it."""
        self._filling.unlink()

    def close(self) -> None:
        """Unmount and forget it."""
        # Lazily: whoever still looks at it – a killed browser may take a moment – does not keep it.
        _do("umount", "--lazy", str(self.place))
        with suppress(FileNotFoundError):
            self.image.unlink()

    def _mount(self) -> None:
        _do("mount", "-o", _OPTIONS, str(self.image), str(self.place))
        with self._safe.open("wb") as file:
            file.write(b"safe")
            file.flush()
            os.fsync(file.fileno())

    def _had_safe(self) -> bool:
        return self._safe.read_bytes() == b"safe"


def _do(*command: str) -> None:
    try:
        subprocess.run(command, check=True, capture_output=True, text=True)
    except subprocess.CalledProcessError as error:
        raise NoVolumes(f"{' '.join(command)}: {error.stderr.strip()}") from error
