# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034,SC2148 # read by the suite
about='sets the clock of the host'
packages=chrony
needs='CAP_SYS_TIME'
options='--cap-add SYS_TIME'
start='exec chronyd -d -x -u _chrony'
inside='chronyc -h 127.0.0.1 tracking | grep Stratum'
