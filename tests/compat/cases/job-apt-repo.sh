# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034,SC2148 # read by the suite
about='apt-get update and install, whose downloads are another user'\''s'
packages='dpkg-dev adduser'
start='mkdir -p /srv/r /tmp/p/DEBIAN && printf "Package: x\nVersion: 1\nArchitecture: all\nDepends: adduser\nMaintainer: x <x@x>\nDescription: x\n" >/tmp/p/DEBIAN/control && printf "#!/bin/sh\nadduser --system --group --home /var/lib/x x\n" >/tmp/p/DEBIAN/postinst && chmod 755 /tmp/p/DEBIAN/postinst && dpkg-deb -b /tmp/p /srv/r/x.deb && (cd /srv/r && dpkg-scanpackages . >Packages) && chmod -R a+rX /srv/r && echo "deb [trusted=yes] copy:/srv/r ./" >/etc/apt/sources.list && apt-get update && apt-get install -y x && test "$(stat -c %U /var/lib/x)" = x'
