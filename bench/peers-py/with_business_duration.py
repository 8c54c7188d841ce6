"""Working time with business-duration, which knows neither zones nor deadlines: it gets the wall
clock of the zone, and only requests for the time between two instants.

with_business_duration.py CALENDAR_JSON REQUESTS ANSWERS COUNT: as with_businesstimedelta.py; a request
it cannot answer is an empty line.
"""

import json
import sys
import time
from datetime import date, datetime

import pytz
from business_duration import businessDuration

calendar_file, requests_file, answers_file, count = sys.argv[1:]
facts = json.load(open(calendar_file))
zone = pytz.timezone(facts["zone"])
holidays = {date.fromisoformat(day): "holiday" for day in facts["holidays"]}
hours = {
    name: [datetime.strptime(clock, "%H:%M").time() for clock in clocks]
    for name, clocks in facts["calendars"].items()
}
seconds, numbers = {}, {}
with open(answers_file, "w") as out:
    for _, line in zip(range(int(count)), open(requests_file)):
        request = json.loads(line)
        if request["op"] == "due":
            out.write("\n")
            continue
        start, end = (
            datetime.fromisoformat(request[k]).astimezone(zone).replace(tzinfo=None)
            for k in ("from", "to")
        )
        opens, closes = hours[request["calendar"]]
        key = request["calendar"] + "_elapsed"
        begun = time.perf_counter()
        answer = businessDuration(
            start, end, opens, closes, weekendlist=[5, 6], holidaylist=holidays, unit="sec"
        )
        seconds[key] = seconds.get(key, 0.0) + time.perf_counter() - begun
        numbers[key] = numbers.get(key, 0) + 1
        out.write(f"{round(answer * 1_000_000)}\n")
print(json.dumps({f"{key}_ns": seconds[key] / numbers[key] * 1e9 for key in seconds}))
