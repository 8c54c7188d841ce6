"""M/M/c with simpy, as its documentation builds a bank.

with_simpy.py CUSTOMERS SEED ARRIVALS SERVERS: prints customers a second and their mean wait, in units of
the mean service time.
"""

import json
import random
import sys
import time

import simpy

customers, seed, arrivals, servers = (
    int(sys.argv[1]),
    int(sys.argv[2]),
    float(sys.argv[3]),
    int(sys.argv[4]),
)
draw = random.Random(seed).expovariate
waited = 0.0


def customer(env, counter):
    global waited
    came = env.now
    with counter.request() as request:
        yield request
        waited += env.now - came
        yield env.timeout(draw(1.0))


def source(env, counter):
    for _ in range(customers):
        yield env.timeout(draw(arrivals))
        env.process(customer(env, counter))


begun = time.perf_counter()
env = simpy.Environment()
env.process(source(env, simpy.Resource(env, capacity=servers)))
env.run()
seconds = time.perf_counter() - begun
print(json.dumps({"customers_a_second": customers / seconds, "mean_wait": waited / customers}))
