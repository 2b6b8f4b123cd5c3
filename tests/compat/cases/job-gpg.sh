# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034,SC2148 # read by the suite
about='a signature: an agent on a socket, memory that is locked'
packages='gpg gpg-agent'
start='export GNUPGHOME=/tmp/g && mkdir -m 700 /tmp/g && gpg --batch --passphrase "" --quick-generate-key x@x && echo 42 | gpg --batch --sign >/tmp/s && gpg --decrypt /tmp/s | grep 42'
