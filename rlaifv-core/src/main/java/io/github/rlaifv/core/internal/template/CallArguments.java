package io.github.rlaifv.core.internal.template;

import io.github.rlaifv.core.internal.template.TemplateRun.Expression;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The arguments of a call.
 *
 * @param values positional arguments
 * @param names named arguments
 */
record CallArguments(List<Expression> values, Map<String, Expression> names) {
    static final CallArguments NONE = new CallArguments(List.of(), Map.of());

    List<Object> values(TemplateRun run) {
        run.step();
        List<Object> result = new ArrayList<>();
        values.forEach(value -> result.add(value.value(run)));
        return result;
    }

    Map<String, Object> names(TemplateRun run) {
        Map<String, Object> result = new LinkedHashMap<>();
        names.forEach((name, value) -> result.put(name, value.value(run)));
        return result;
    }
}
