# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034,SC2148 # read by the suite
about='root daemon that drops privileges and knows its clients by the kernel'
packages=dbus
start='mkdir -p /run/dbus && dbus-uuidgen --ensure && exec dbus-daemon --system --nofork --nopidfile'
inside='setpriv --reuid www-data --regid www-data --clear-groups dbus-send --system --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.GetConnectionUnixUser string:org.freedesktop.DBus | grep uint32'
