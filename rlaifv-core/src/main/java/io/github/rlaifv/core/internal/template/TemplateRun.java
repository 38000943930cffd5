package io.github.rlaifv.core.internal.template;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The state of one rendering: variables, written text, and the amount of work done. */
final class TemplateRun {
    private static final int MOST_STEPS = 200_000;
    private static final int DEEPEST = 100;

    /** A part of a template that writes text. */
    @FunctionalInterface
    interface Node {
        void render(TemplateRun run);
    }

    /** A part of a template that computes a value. */
    @FunctionalInterface
    interface Expression {
        @Nullable
        Object value(TemplateRun run);
    }

    private enum Leaving {
        NOTHING,
        ROUND,
        LOOP
    }

    /** Variables by scope, innermost first. */
    private final Deque<Map<String, Object>> scopes = new ArrayDeque<>();

    private StringBuilder text = new StringBuilder();
    private Leaving leaving = Leaving.NOTHING;
    private int steps;

    TemplateRun(Map<String, Object> names) {
        scopes.push(names);
    }

    String text() {
        return text.toString();
    }

    void write(String part) {
        step();
        text.append(TemplateValues.bounded(part));
        TemplateValues.bounded(text);
    }

    void step() {
        if (++steps > MOST_STEPS) {
            throw TemplateException.failed("the template takes more than " + MOST_STEPS + " steps");
        }
    }

    @Nullable
    Object name(String name) {
        for (Map<String, Object> scope : scopes) {
            if (scope.containsKey(name)) {
                return scope.get(name);
            }
        }
        return TemplateValues.UNDEFINED;
    }

    @SuppressWarnings("unchecked")
    void assign(String name, String member, @Nullable Object value) {
        if (member.isEmpty()) {
            scopes.getFirst().put(name, value);
        } else if (name(name) instanceof TemplateValues.Namespace space) {
            space.values().put(member, value);
        } else {
            throw TemplateException.failed("'" + name + "' is not a namespace");
        }
    }

    <T> T inScope(Map<String, Object> scope, Supplier<T> work) {
        if (scopes.size() > DEEPEST) {
            throw TemplateException.failed("the template is nested too deeply");
        }
        scopes.push(scope);
        try {
            return work.get();
        } finally {
            scopes.pop();
        }
    }

    /** The text that a part writes, as a value. */
    String captured(Node body) {
        StringBuilder outer = text;
        text = new StringBuilder();
        try {
            body.render(this);
            return text.toString();
        } finally {
            text = outer;
        }
    }

    boolean leavesLoop() {
        return leaving != Leaving.NOTHING;
    }

    void breakLoop() {
        leaving = Leaving.LOOP;
    }

    void continueLoop() {
        leaving = Leaving.ROUND;
    }

    void loop(List<String> names, Expression values, Expression filter, Node body, Node empty) {
        List<Map<String, Object>> rounds = new ArrayList<>();
        for (Object value : TemplateValues.items(values.value(this))) {
            step();
            Map<String, Object> scope = new HashMap<>();
            unpack(names, value, scope);
            if (inScope(scope, () -> TemplateValues.truth(filter.value(this)))) {
                rounds.add(scope);
            }
        }
        if (rounds.isEmpty()) {
            empty.render(this);
        }
        for (int i = 0; i < rounds.size() && leaving != Leaving.LOOP; i++) {
            Map<String, Object> scope = rounds.get(i);
            scope.put("loop", loopValues(i, rounds, names));
            leaving = Leaving.NOTHING;
            inScope(scope, () -> {
                body.render(this);
                return true;
            });
        }
        leaving = Leaving.NOTHING;
    }

    private static void unpack(List<String> names, @Nullable Object value, Map<String, Object> scope) {
        if (names.size() == 1) {
            scope.put(names.get(0), value);
            return;
        }
        List<Object> parts = TemplateValues.items(value);
        if (parts.size() != names.size()) {
            throw TemplateException.failed("a loop has " + names.size() + " variables for " + parts.size() + " values");
        }
        for (int i = 0; i < names.size(); i++) {
            scope.put(names.get(i), parts.get(i));
        }
    }

    private static Map<String, Object> loopValues(int i, List<Map<String, Object>> rounds, List<String> names) {
        Map<String, Object> loop = new HashMap<>();
        loop.put("index", i + 1L);
        loop.put("index0", (long) i);
        loop.put("revindex", (long) rounds.size() - i);
        loop.put("revindex0", rounds.size() - i - 1L);
        loop.put("first", i == 0);
        loop.put("last", i == rounds.size() - 1);
        loop.put("length", (long) rounds.size());
        loop.put(
                "previtem",
                i == 0 ? TemplateValues.UNDEFINED : rounds.get(i - 1).get(names.get(0)));
        loop.put(
                "nextitem",
                i + 1 == rounds.size()
                        ? TemplateValues.UNDEFINED
                        : rounds.get(i + 1).get(names.get(0)));
        return loop;
    }
}
