# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034,SC2148 # read by the suite
about='root master with processes of several users'
packages='dovecot-imapd openssl'
start='useradd -m -p "$(openssl passwd -6 a)" a && printf "protocols = imap\nssl = no\ndisable_plaintext_auth = no\nlog_path = /dev/stderr\nmail_location = mbox:~/mail\npassdb {\n driver = shadow\n}\nuserdb {\n driver = passwd\n}\n" >/etc/d.conf && exec dovecot -F -c /etc/d.conf'
ask='printf "1 LOGIN a a\r\n2 LIST \"\" *\r\n3 LOGOUT\r\n" | nc -w 4 "$IP" 143 | grep "1 OK"'
