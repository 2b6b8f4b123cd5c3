# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034,SC2148 # read by the suite
about='a set-user-ID program hands jobs to a root daemon'
needs='set-user-ID programs, which no_new_privileges is there to stop'
packages=at
start='useradd -m u && exec atd -f'
inside='test -e /tmp/asked || { echo "id -un >/tmp/ran" | su u -c "at now"  && touch /tmp/asked; }; grep "^u$" /tmp/ran'
