# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034,SC2148 # read by the suite
about='plain server of root on port 80'
packages='libhttp-daemon-perl'
start='exec perl -MHTTP::Daemon -e "my \$d = HTTP::Daemon->new(LocalAddr => \"0.0.0.0\", LocalPort => 80, ReuseAddr => 1) or die \$!; while (my \$c = \$d->accept) { while (\$c->get_request) { \$c->send_response(200, undef, undef, 42) } close \$c }"'
ask='curl -sf "http://$IP/" | grep 42'
