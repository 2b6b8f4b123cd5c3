# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034,SC2148 # read by the suite
about='root with chroot and another user in its configuration'
packages=haproxy
quick=yes
start='printf "global\n user haproxy\n group haproxy\n chroot /var/lib/haproxy\ndefaults\n mode http\n timeout client 5s\n timeout server 5s\n timeout connect 5s\nfrontend f\n bind :80\n http-request return status 200 content-type text/plain string alive\n" >/etc/haproxy/h.cfg && exec haproxy -db -f /etc/haproxy/h.cfg'
ask='curl -sf "http://$IP/" | grep alive'
