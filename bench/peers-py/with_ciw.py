"""M/M/c with ciw, as its documentation builds a bank.

with_ciw.py CUSTOMERS SEED ARRIVALS SERVERS: prints customers a second and their mean wait, in units of the
mean service time.
"""

import json
import sys
import time

import ciw

customers, seed, arrivals, servers = (
    int(sys.argv[1]),
    int(sys.argv[2]),
    float(sys.argv[3]),
    int(sys.argv[4]),
)
network = ciw.create_network(
    arrival_distributions=[ciw.dists.Exponential(rate=arrivals)],
    service_distributions=[ciw.dists.Exponential(rate=1.0)],
    number_of_servers=[servers],
)
begun = time.perf_counter()
ciw.seed(seed)
simulation = ciw.Simulation(network)
simulation.simulate_until_max_customers(customers)
records = simulation.get_all_records()
seconds = time.perf_counter() - begun
waited = sum(record.waiting_time for record in records)
print(
    json.dumps(
        {"customers_a_second": len(records) / seconds, "mean_wait": waited / len(records)}
    )
)
