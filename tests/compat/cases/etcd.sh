# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034,SC2148 # read by the suite
about='plain daemon of root'
packages='etcd-server etcd-client'
start='exec etcd --data-dir /srv/etcd --listen-client-urls http://0.0.0.0:2379 --advertise-client-urls http://127.0.0.1:2379'
ask='ETCDCTL_API=3 etcdctl --endpoints "http://$IP:2379" put k 42 | grep OK'
