package io.github.rlaifv.springboot;

import io.github.rlaifv.core.queue.QueuedPolicy;
import io.github.rlaifv.micrometer.QueueMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Binds the meters of each queue to each registry, whichever comes first. A queue may be opened long after the registries are
 * bound, and binding must not open it.
 */
final class QueueMeters implements MeterBinder, BeanPostProcessor {
    private static final String QUEUE = "queue";

    private final List<MeterRegistry> registries = new ArrayList<>();
    private final Map<String, QueuedPolicy> queues = new LinkedHashMap<>();

    @Override
    public synchronized void bindTo(MeterRegistry registry) {
        registries.add(registry);
        queues.forEach((name, queue) -> bind(name, queue, registry));
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof OpenedModel opened) {
            add(OpenedModel.role(name), opened.queue());
        } else if (bean instanceof QueuedPolicy queue) {
            add(name, queue);
        }
        return bean;
    }

    private synchronized void add(String name, QueuedPolicy queue) {
        if (!queues.containsValue(queue)) {
            queues.put(name, queue);
            registries.forEach(registry -> bind(name, queue, registry));
        }
    }

    private static void bind(String name, QueuedPolicy queue, MeterRegistry registry) {
        new QueueMetrics(queue.name(), queue::state, Tags.of(QUEUE, name)).bindTo(registry);
    }
}
