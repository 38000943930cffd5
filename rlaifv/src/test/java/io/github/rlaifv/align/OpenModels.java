package io.github.rlaifv.align;

import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.RunListener;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Knows which models are open, and which were open when units of a stage were done. */
final class OpenModels implements RunListener {
    private final List<String> open = new CopyOnWriteArrayList<>();
    private final Map<String, Set<List<String>>> byStage = new TreeMap<>();

    /** Counts a model as open until it is closed. */
    <T extends Policy> T opened(Class<T> type, String role, T model) {
        open.add(role);
        boolean[] closed = {false};
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            if (method.getName().equals("close") && !closed[0]) {
                closed[0] = true;
                open.remove(role);
            }
            try {
                return method.invoke(model, args);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }

    @Override
    public void progressed(String stage, long done) {
        byStage.computeIfAbsent(stage, key -> new LinkedHashSet<>())
                .add(open.stream().sorted().toList());
    }

    /** The models that were open together while units of a stage were done, in the order of their first appearance. */
    List<List<String>> during(String stage) {
        return new ArrayList<>(byStage.getOrDefault(stage, Set.of()));
    }

    /** The models that are open now. */
    List<String> now() {
        return List.copyOf(open);
    }
}
