package io.github.rlaifv.core.internal.template;

import io.github.rlaifv.core.internal.template.TemplateRun.Expression;
import io.github.rlaifv.core.internal.template.TemplateRun.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A macro: a part of a template that is called like a function.
 *
 * @param parameters names of the parameters with their defaults, in order
 * @param body the text that the macro writes
 */
record TemplateMacro(Map<String, Expression> parameters, Node body) {

    String call(TemplateRun run, List<Object> given, Map<String, Object> named) {
        Map<String, Object> scope = new HashMap<>();
        int i = 0;
        for (Map.Entry<String, Expression> parameter : parameters.entrySet()) {
            Object value = i < given.size()
                    ? given.get(i)
                    : named.containsKey(parameter.getKey())
                            ? named.get(parameter.getKey())
                            : parameter.getValue().value(run);
            scope.put(parameter.getKey(), value);
            i++;
        }
        return run.inScope(scope, () -> run.captured(body));
    }
}
