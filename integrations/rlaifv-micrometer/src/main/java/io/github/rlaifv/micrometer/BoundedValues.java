package io.github.rlaifv.micrometer;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The values of a tag, of which only the first ones are kept apart, because each makes a time series of its own. */
final class BoundedValues {
    private final int limit;
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    /**
     * @param limit number of values that are kept apart
     */
    BoundedValues(int limit) {
        this.limit = limit;
    }

    /** Returns the value itself, or {@value GenAiNames#OTHER} if as many others came before it as are kept apart. */
    String of(String value) {
        if (known.contains(value)) {
            return value;
        }
        synchronized (known) {
            if (known.size() < limit) {
                known.add(value);
                return value;
            }
        }
        return known.contains(value) ? value : GenAiNames.OTHER;
    }
}
