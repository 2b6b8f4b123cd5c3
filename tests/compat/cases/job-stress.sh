# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034,SC2148 # read by the suite
about='what kernels have: queues, semaphores, shared and locked memory, timers, threads, sockets'
packages=stress-ng
start='cd /tmp && stress-ng --timeout 60 --verify --mq 1 --mq-ops 50 --msg 1 --msg-ops 50 --sem 1 --sem-ops 50 --sem-sysv 1 --sem-sysv-ops 50 --shm 1 --shm-ops 4 --shm-bytes 4m --shm-sysv 1 --shm-sysv-ops 4 --shm-sysv-bytes 4m --mlock 1 --mlock-ops 50 --timerfd 1 --timerfd-ops 50 --eventfd 1 --eventfd-ops 50 --epoll 1 --epoll-ops 50 --inotify 1 --inotify-ops 20 --pthread 1 --pthread-ops 50 --splice 1 --splice-ops 50 --chown 1 --chown-ops 50 --nice 1 --nice-ops 20'
