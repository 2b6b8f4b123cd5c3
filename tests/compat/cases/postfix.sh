# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034,SC2148 # read by the suite
about='root master with processes in chroots, which delivers as the recipient'
packages=postfix
start='useradd -m u && postconf -e "mydestination=localhost" "inet_interfaces=all" "mynetworks=0.0.0.0/0" "maillog_file=/dev/stdout" "inet_protocols=ipv4" && exec postfix start-fg'
inside='test -e /tmp/sent || { printf "Subject: x\n\nhello\n" | curl -sS --mail-from a@localhost --mail-rcpt u@localhost -T - smtp://127.0.0.1 && touch /tmp/sent; }; test "$(stat -c %U /var/mail/u)" = u && grep hello /var/mail/u'
