# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034,SC2148 # read by the suite
about='a build step: packages are made and installed'
packages=dpkg-dev
quick=yes
start='mkdir -p /tmp/p/DEBIAN /tmp/p/opt/x && printf "Package: x\nVersion: 1\nArchitecture: all\nMaintainer: x <x@x>\nDescription: x\n" >/tmp/p/DEBIAN/control && printf "#!/bin/sh\nuseradd -r x && chown x /opt/x\n" >/tmp/p/DEBIAN/postinst && chmod 755 /tmp/p/DEBIAN/postinst && dpkg-deb -b /tmp/p /tmp/x.deb && dpkg -i /tmp/x.deb && test "$(stat -c %U /opt/x)" = x'
