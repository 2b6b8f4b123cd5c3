# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034,SC2148 # read by the suite
about='root that becomes others by sudo and su'
packages=sudo
start='useradd -m u && test "$(sudo -u u id -un)" = u && test "$(su u -c "id -un")" = u && sudo -u u sh -c "echo 42 >~/f" && grep 42 /home/u/f'
