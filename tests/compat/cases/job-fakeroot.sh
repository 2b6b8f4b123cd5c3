# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034,SC2148 # read by the suite
about='a build that talks by System V messages'
packages=fakeroot
start='fakeroot sh -c "touch /tmp/f && chown 33 /tmp/f && stat -c %u /tmp/f" | grep 33'
