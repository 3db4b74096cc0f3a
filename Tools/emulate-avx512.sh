#!/usr/bin/env bash
# Runs a program on an emulated CPU with AVX-512, whatever CPU this machine has: Bochs emulates AVX-512, which
# QEMU does not. The emulated PC boots Debian's kernel with an image of the program and of the libraries
# that ldd finds, runs the program and powers off. What it writes to standard output or error comes through a
# serial port to standard output; its exit code is that of this script, 125 for a failure of the emulation.
#
# usage: Tools/emulate-avx512.sh PROGRAM [ARGUMENT...]
#
# The guest has one CPU, no network, and no files but the program, its libraries and an empty directory with
# the name of the current one, where the program starts. Variables DEEPKMEANS_... are passed on. For Bochs itself:
#   BOCHS_CPU      the model: corei7_skylake_x, the default, or corei7_icelake_u, which has VNNI too
#   BOCHS_MINUTES  after so many the emulation is given up; default 120
#   BOCHS          the emulator; default bochs. (It listens at port 5900 for a VNC viewer, and needs none.)
#
# Needs the Debian packages bochs, bochsbios, vgabios, busybox-static, cpio, grub-common, grub-pc-bin, xorriso, zstd
# and linux-image-cloud-amd64 or linux-image-amd64. Starting takes about a minute.
set -euo pipefail

fail() { echo "emulate-avx512: $*" >&2 && exit 125; }
[ $# -gt 0 ] || fail "usage: emulate-avx512.sh PROGRAM [ARGUMENT...]"
program=$(realpath -e "$1") && [ -x "$program" ] || fail "no program $1"
shift
bochs=${BOCHS:-bochs}
minutes=${BOCHS_MINUTES:-120}
for tool in "$bochs" busybox cpio grub-mkrescue xorriso zstd; do
  command -v "$tool" >/dev/null || fail "no $tool; the comment at the top names the packages"
done
roms=/usr/share/bochs
for file in /usr/lib/grub/i386-pc/cdboot.img "$roms"/{BIOS-bochs,VGABIOS-lgpl}-latest; do
  [ -f "$file" ] || fail "no $file; the comment at the top names the packages"
done
kernel=$(printf '%s\n' /boot/vmlinuz-* | sort -V | tail -n 1)
[ -r "$kernel" ] || fail "no /boot/vmlinuz-* to read; install linux-image-cloud-amd64"
libraries=$(ldd "$program") || fail "$program has no shared libraries"
! grep 'not found' <<<"$libraries" >&2 || fail "libraries of $program are missing"

work=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# The guest's files, at the places that they have here; without symbols, most of which takes long to load.
mkdir -p "$work/root/"{bin,dev,proc,sys,tmp} "$work/root$PWD" "$work/disc/boot/grub"
{ grep -o '/[^ ]*' <<<"$libraries" && echo "$program"; } | while read -r file; do
  mkdir -p "$work/root$(dirname "$file")"
  cp -L --preserve=mode "$file" "$work/root$file"
  strip "$work/root$file" 2>/dev/null || true
done
cp -L "$(command -v busybox)" "$work/root/bin/busybox"
# The first serial port has messages of the kernel and the exit code, the second what the program writes.
{
  cat <<'END'
#!/bin/busybox sh
busybox mount -t proc proc /proc
busybox mount -t sysfs sys /sys
busybox mount -t devtmpfs dev /dev
busybox stty -F /dev/ttyS0 raw
busybox stty -F /dev/ttyS1 raw
export HOME=/tmp
END
  for name in ${!DEEPKMEANS_@}; do printf 'export %s=%q\n' "$name" "${!name}"; done
  printf 'cd %q\n' "$PWD"
  printf '%q ' "$program" "$@"
  printf '</dev/null >/dev/ttyS1 2>&1\necho "exit code $?" >/dev/ttyS0\nbusybox poweroff -f\n'
} >"$work/root/init"
chmod +x "$work/root/init"
(cd "$work/root" && find . | cpio -o -H newc --quiet) | zstd -q >"$work/disc/boot/initrd"
cp "$kernel" "$work/disc/boot/vmlinuz"

# Instructions of a second in the guest, whose time is not this machine's.
ips=25000000
# - Of the compact form of XSAVE, and of protection keys, Bochs states sizes with which the kernel gives up AVX.
# - Where short moves by rep are fast (fsrm) and long ones are not, as in corei7_icelake_u, the kernel hangs.
# - CPUID states a frequency of the time-stamp counter that is not the emulated one.
# - A panic resets the machine by a triple fault, at which Bochs ends.
options="console=ttyS0 quiet mitigations=off cryptomgr.notests clearcpuid=xsaves,xsavec,pku,fsrm nopku"
options+=" tsc_early_khz=$((ips / 1000)) panic=-1 reboot=t"
printf '%s\n' "linux /boot/vmlinuz $options" 'initrd /boot/initrd' boot >"$work/disc/boot/grub/grub.cfg"
grub-mkrescue -d /usr/lib/grub/i386-pc -o "$work/disc.iso" "$work/disc" >"$work/log" 2>&1 ||
  { cat "$work/log" >&2 && fail "grub-mkrescue failed"; }
# Without the dummies for sound Bochs aborts on a machine that has none.
cat >"$work/bochsrc" <<END
config_interface: textconfig
display_library: rfb, options="timeout=0"
romimage: file=$roms/BIOS-bochs-latest
vgaromimage: file=$roms/VGABIOS-lgpl-latest
cpu: model=${BOCHS_CPU:-corei7_skylake_x}, ips=$ips, reset_on_triple_fault=0
memory: guest=1024, host=1024
clock: sync=none
vga: realtime=0
sound: waveoutdrv=dummy, waveindrv=dummy, midioutdrv=dummy
boot: cdrom
ata0-master: type=cdrom, path=disc.iso, status=inserted
com1: enabled=1, mode=file, dev=console
com2: enabled=1, mode=file, dev=output
log: bochs.log
panic: action=fatal
END

# Debian's Bochs has a debugger, which waits for c, to continue. Powering off is an error to it.
touch "$work/"{console,output}
(cd "$work" && exec timeout "${minutes}m" "$bochs" -q -f bochsrc <<<c >log 2>&1) &
emulator=$!
tail -n +1 -f --pid="$emulator" "$work/output" &
wait "$emulator" && ended=0 || ended=$?
wait
code=$(sed -n 's/^exit code \([0-9]*\).*/\1/p' "$work/console")
[ -z "$code" ] || exit "$code"
cat "$work/console" >&2
[ "$ended" != 124 ] || fail "given up after $minutes minutes"
tail -n 20 "$work/log" >&2
fail "the emulated machine stopped before the program did"
