# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034,SC2148 # read by the suite
about='root on port 389 that changes to openldap'
packages='slapd ldap-utils'
start='mkdir -p /srv/db /run/slapd && chown openldap /srv/db /run/slapd && printf "include /etc/ldap/schema/core.schema\nmodulepath /usr/lib/ldap\nmoduleload back_mdb\ndatabase mdb\nsuffix \"dc=x\"\nrootdn \"cn=a,dc=x\"\nrootpw a\ndirectory /srv/db\n" >/etc/ldap/s.conf && exec slapd -d 0 -u openldap -g openldap -f /etc/ldap/s.conf -h ldap:///'
ask='ldapwhoami -x -H "ldap://$IP" -D cn=a,dc=x -w a | grep cn=a'
