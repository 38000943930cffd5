package io.github.rlaifv.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Source files do not refer to each other in circles, so that each one can be understood after those that it uses.
 *
 * <p>Two kinds of references are not counted, because they only help users to find a type: those from a type to its own
 * subtypes (the factory methods of an interface, and sealed interfaces), and those from a type to its builder. All
 * other exceptions are listed here.
 */
class SourceCirclesTest {
    private static final String ROOT = "io.github.rlaifv.";

    /** Types for users whose methods return types built on them, such as {@code PreferenceDataset.open}. */
    private static final Map<String, Set<String>> SHORTCUTS = Map.of(
            "core.dataset.PreferenceDataset", Set.of("core.dataset.DatasetFiles", "core.dataset.PreferenceWriter"),
            "core.dataset.InstructionDataset", Set.of("core.dataset.DatasetFiles"),
            "core.dataset.DatasetCard", Set.of("core.dataset.CardFiles"),
            "core.policy.Outcome", Set.of("core.policy.PartialFailureException"),
            "core.policy.Capability", Set.of("core.policy.Policy", "core.policy.MissingCapabilityException"),
            "dpo.reference.ReferenceLogProbs", Set.of("dpo.reference.ScoredReference", "dpo.reference.StoredReference"),
            "feedback.calibration.CalibrationReport", Set.of("feedback.calibration.ReportFormats"));

    /** Rules of a language that contain each other: a noun has places, and a place has nouns. */
    private static final Map<String, Set<String>> RECURSIVE_RULES = Map.of(
            "feedback.internal.english.PhraseReader",
                    Set.of(
                            "feedback.internal.english.NounReader",
                            "feedback.internal.english.PlaceReader",
                            "feedback.internal.english.TailReader"),
            "feedback.claim.rule.PredicateRules", Set.of("feedback.claim.rule.RelativeRules"));

    private static final Map<String, Set<String>> REFERENCES = references();

    @Test
    void sourceFilesDoNotReferToEachOtherInCircles() {
        SortedMap<String, Set<String>> counted = new TreeMap<>();
        REFERENCES.forEach((from, targets) -> counted.put(
                from,
                targets.stream().filter(to -> !isException(from, to)).collect(Collectors.toCollection(TreeSet::new))));
        assertThat(circles(counted)).isEmpty();
    }

    private static boolean isException(String from, String to) {
        return SHORTCUTS.getOrDefault(from, Set.of()).contains(to)
                || RECURSIVE_RULES.getOrDefault(from, Set.of()).contains(to);
    }

    static Stream<Arguments> exceptions() {
        return Stream.of(SHORTCUTS, RECURSIVE_RULES)
                .flatMap(exceptions -> exceptions.entrySet().stream())
                .flatMap(one -> one.getValue().stream().map(to -> arguments(one.getKey(), to)));
    }

    @ParameterizedTest
    @MethodSource("exceptions")
    void eachExceptionIsNeeded(String from, String to) {
        assertThat(REFERENCES.getOrDefault(from, Set.of())).contains(to);
        assertThat(reachedFrom(to, REFERENCES)).contains(from);
    }

    private static Map<String, Set<String>> references() {
        Map<String, Set<String>> references = new TreeMap<>();
        new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .withImportOption(location -> !location.contains("-tests.jar"))
                .importPackages(ROOT)
                .forEach(type -> type.getDirectDependenciesFromSelf().stream()
                        .filter(SourceCirclesTest::isCounted)
                        .forEach(one -> references
                                .computeIfAbsent(name(one.getOriginClass()), name -> new TreeSet<>())
                                .add(name(one.getTargetClass()))));
        return references;
    }

    private static boolean isCounted(Dependency reference) {
        JavaClass from = file(reference.getOriginClass());
        JavaClass to = file(reference.getTargetClass());
        return to.getName().startsWith(ROOT)
                && !to.equals(from)
                && !to.isAssignableTo(from.getName())
                && !to.getName().equals(from.getName() + "Builder");
    }

    /** Returns the type that the source file of a type is named after. */
    private static JavaClass file(JavaClass type) {
        JavaClass element = type.getBaseComponentType();
        return element.getEnclosingClass().map(SourceCirclesTest::file).orElse(element);
    }

    private static String name(JavaClass type) {
        return file(type).getName().substring(ROOT.length());
    }

    /** Returns the files of each circle, with those of their references that are part of it. */
    private static List<Map<String, Set<String>>> circles(Map<String, Set<String>> references) {
        List<Map<String, Set<String>>> circles = new ArrayList<>();
        SortedSet<String> open = new TreeSet<>(references.keySet());
        while (!open.isEmpty()) {
            String first = open.first();
            Set<String> circle = reachedFrom(first, references).stream()
                    .filter(file -> reachedFrom(file, references).contains(first))
                    .collect(Collectors.toCollection(TreeSet::new));
            if (!circle.isEmpty()) {
                Map<String, Set<String>> inside = new TreeMap<>();
                circle.forEach(file -> inside.put(file, new TreeSet<>(references.getOrDefault(file, Set.of()))));
                inside.values().forEach(targets -> targets.retainAll(circle));
                circles.add(inside);
            }
            open.remove(first);
            open.removeAll(circle);
        }
        return circles;
    }

    private static Set<String> reachedFrom(String file, Map<String, Set<String>> references) {
        Set<String> reached = new TreeSet<>();
        Deque<String> open = new ArrayDeque<>(references.getOrDefault(file, Set.of()));
        while (!open.isEmpty()) {
            String next = open.pop();
            if (reached.add(next)) {
                open.addAll(references.getOrDefault(next, Set.of()));
            }
        }
        return reached;
    }
}
