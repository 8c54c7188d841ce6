"""Working time with businesstimedelta.

with_businesstimedelta.py CALENDAR_JSON REQUESTS ANSWERS COUNT: answers the first COUNT requests, one
number a line, and prints one JSON object with the nanoseconds of one request of each kind.
"""

import json
import sys
import time
from datetime import date, datetime, timedelta, timezone

import businesstimedelta
import pytz

calendar_file, requests_file, answers_file, count = sys.argv[1:]
facts = json.load(open(calendar_file))
zone = pytz.timezone(facts["zone"])
holidays = {date.fromisoformat(day): "holiday" for day in facts["holidays"]}
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def rules(hours):
    start, end = (datetime.strptime(clock, "%H:%M").time() for clock in hours)
    work = businesstimedelta.WorkDayRule(
        start_time=start, end_time=end, working_days=[0, 1, 2, 3, 4], tz=zone
    )
    closed = businesstimedelta.HolidayRule(holidays, tz=zone)
    return businesstimedelta.Rules([work, closed])


calendars = {name: rules(hours) for name, hours in facts["calendars"].items()}
requests = [json.loads(line) for _, line in zip(range(int(count)), open(requests_file))]
seconds, numbers = {}, {}
with open(answers_file, "w") as out:
    for request in requests:
        rule = calendars[request["calendar"]]
        key = request["calendar"] + ("_add" if request["op"] == "due" else "_elapsed")
        if request["op"] == "due":
            start = datetime.fromisoformat(request["start"])
            delta = businesstimedelta.BusinessTimeDelta(
                rule, timedelta=timedelta(microseconds=request["working_us"])
            )
            begun = time.perf_counter()
            answer = start + delta
            took = time.perf_counter() - begun
            answer = (answer - EPOCH) // timedelta(microseconds=1)
        else:
            start, end = (datetime.fromisoformat(request[k]) for k in ("from", "to"))
            begun = time.perf_counter()
            answer = rule.difference(start, end)
            took = time.perf_counter() - begun
            answer = answer.timedelta // timedelta(microseconds=1)
        seconds[key] = seconds.get(key, 0.0) + took
        numbers[key] = numbers.get(key, 0) + 1
        out.write(f"{answer}\n")
print(json.dumps({f"{key}_ns": seconds[key] / numbers[key] * 1e9 for key in seconds}))
