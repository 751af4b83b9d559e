// paced PORT CONNECTIONS RATE SECONDS: sends RATE requests a second, whatever the answers do, and measures each from the time it was due.
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

static const char REQUEST[] = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
static uint32_t *samples;
static size_t count;

static int64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static int compare(const void *a, const void *b) {
  uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return x < y ? -1 : x > y;
}

struct connection {
  int fd, length, expected;
  int64_t due;
  char buffer[8192];
};

static int whole(struct connection *c) {
  c->buffer[c->length] = 0;
  char *end = strstr(c->buffer, "\r\n\r\n");
  char *field = end ? strcasestr(c->buffer, "content-length:") : NULL;
  return field && c->length >= end + 4 - c->buffer + atoi(field + 15);
}

int main(int argc, char **argv) {
  if (argc != 5) return 2;
  int connections = atoi(argv[2]);
  double rate = atof(argv[3]), seconds = atof(argv[4]);
  samples = malloc(sizeof *samples * (size_t)(rate * seconds + 1));
  struct connection *all = calloc(connections, sizeof *all), **idle = calloc(connections, sizeof *idle);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[1])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int poll = epoll_create1(0), free_ones = 0, on = 1, errors = 0;
  for (int i = 0; i < connections; i++) {
    all[i].fd = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(all[i].fd, (void *)&address, sizeof address)) return 1;
    setsockopt(all[i].fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    struct epoll_event e = {.events = EPOLLIN, .data.ptr = &all[i]};
    epoll_ctl(poll, EPOLL_CTL_ADD, all[i].fd, &e);
    idle[free_ones++] = &all[i];
  }
  int64_t start = now();
  size_t total = rate * seconds, sent = 0;
  while (count + errors < total && now() - start < (seconds + 5) * 1e9) {
    while (sent < total && free_ones > 0 && start + (int64_t)(sent * 1e9 / rate) <= now()) {
      struct connection *c = idle[--free_ones];
      c->due = start + (int64_t)(sent++ * 1e9 / rate);
      c->length = 0;
      if (send(c->fd, REQUEST, sizeof REQUEST - 1, MSG_NOSIGNAL) < 0) errors++;
    }
    struct epoll_event events[64];
    int64_t wait = sent < total && free_ones > 0 ? (start + (int64_t)(sent * 1e9 / rate) - now()) : 1000000;
    struct timespec timeout = {0, wait < 0 ? 0 : wait > 1000000 ? 1000000 : wait};
    int n = epoll_pwait2(poll, events, 64, &timeout, NULL);
    for (int i = 0; i < n; i++) {
      struct connection *c = events[i].data.ptr;
      int r = recv(c->fd, c->buffer + c->length, sizeof c->buffer - 1 - c->length, MSG_DONTWAIT);
      if (r < 0 && errno == EAGAIN) continue;
      if (r <= 0) { errors++; epoll_ctl(poll, EPOLL_CTL_DEL, c->fd, NULL); continue; }
      c->length += r;
      if (whole(c)) {
        samples[count++] = (now() - c->due) / 1000;
        idle[free_ones++] = c;
      }
    }
  }
  double took = (now() - start) / 1e9;
  qsort(samples, count, sizeof *samples, compare);
  printf("{\"requests\":%zu,\"rps\":%.1f,\"p50_us\":%u,\"p99_us\":%u,\"p999_us\":%u,\"errors\":%d}\n", count, count / took,
         count ? samples[count / 2] : 0, count ? samples[count * 99 / 100] : 0, count ? samples[count * 999 / 1000] : 0, errors);
  return 0;
}
