package io.github.rlaifv.micrometer;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.function.Consumer;

/**
 * The name and tags of a meter that shows the state of one object. A registry returns the meter that is there already, with
 * its object, so a second run or queue of the same name would never be shown.
 *
 * @param registry the registry
 * @param name name of the meter
 * @param tags tags of the meter
 */
record MeterPlace(MeterRegistry registry, String name, Tags tags) {

    /** Removes the meter of an earlier object, if there is one, and registers that of a new one. */
    void fill(Consumer<MeterRegistry> meter) {
        // two runs that begin at the same time must not both find the place empty
        synchronized (registry) {
            registry.removeByPreFilterId(new Meter.Id(name, tags, null, null, Meter.Type.OTHER));
            meter.accept(registry);
        }
    }
}
