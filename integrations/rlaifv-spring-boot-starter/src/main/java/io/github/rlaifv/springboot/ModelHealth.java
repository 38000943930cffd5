package io.github.rlaifv.springboot;

import io.github.rlaifv.core.policy.HealthChecked;
import io.github.rlaifv.core.queue.QueueState;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.SingletonBeanRegistry;

/**
 * Whether the models can answer, in the words of Spring Boot, whose types differ between 3.5 and 4.
 *
 * @param status UP, DOWN, or UNKNOWN if no model is open yet
 * @param details what is shown to whoever may see details
 */
record ModelHealth(String status, Map<String, Object> details) {
    static final String UP = "UP";
    static final String DOWN = "DOWN";
    static final String UNKNOWN = "UNKNOWN";

    /** Asks the models that are open; it opens none. */
    static ModelHealth of(ListableBeanFactory beans, SingletonBeanRegistry opened) {
        Map<String, Object> details = new LinkedHashMap<>();
        String status = UNKNOWN;
        for (String name : beans.getBeanNamesForType(OpenedModel.class, true, false)) {
            String role = OpenedModel.role(name);
            if (opened.getSingleton(name) instanceof OpenedModel model) {
                Optional<String> reason = unhealthyBecause(model);
                details.put(role, described(model, reason));
                status = status.equals(DOWN) || reason.isPresent() ? DOWN : UP;
            } else {
                details.put(role, Map.of("state", "not opened yet"));
            }
        }
        return new ModelHealth(status, details);
    }

    static Optional<String> unhealthyBecause(OpenedModel model) {
        return model.model() instanceof HealthChecked server ? server.unhealthyBecause() : Optional.empty();
    }

    private static Map<String, Object> described(OpenedModel model, Optional<String> reason) {
        QueueState state = model.queue().state();
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("name", model.queue().name());
        reason.ifPresent(because -> described.put("reason", because));
        described.put("waiting", state.waiting());
        described.put("running", state.running());
        described.put("longestWaitMillis", state.longestWait().toMillis());
        return described;
    }
}
