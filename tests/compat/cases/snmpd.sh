# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034,SC2148 # read by the suite
about='root daemon that drops privileges and reads what the kernel counts'
packages='snmpd snmp'
start='printf "rocommunity public\nagentaddress udp:161\n" >/etc/snmp/snmpd.conf; exec snmpd -f -Lo -u Debian-snmp -g Debian-snmp -I -smux'
ask='snmpget -v2c -c public "$IP" 1.3.6.1.2.1.1.5.0'
