package io.github.rlaifv.examples;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The layers of the modules, cycles between packages, and the types in public signatures. */
class ArchitectureTest {
    private static final String ROOT = "io.github.rlaifv.";
    private static final String CORE = ROOT + "core";
    private static final String REPORT = ROOT + "report";
    private static final String PARQUET = ROOT + "parquet";
    private static final String REMOTE = ROOT + "remote";
    private static final String SERVE = ROOT + "serve";
    private static final String FEEDBACK = ROOT + "feedback";
    private static final String DPO = ROOT + "dpo";
    private static final String INFERENCE = ROOT + "inference";
    private static final String MICROMETER = ROOT + "micrometer";
    private static final String LANGCHAIN4J = ROOT + "langchain4j";
    private static final String SPRING_AI = ROOT + "springai";
    private static final String SPRING_BOOT = ROOT + "springboot";
    private static final String ALIGN = ROOT + "align";
    private static final String HUMAN = ROOT + "human";
    private static final String TINY_WORLD = ROOT + "tinyworld";
    private static final String CLI = ROOT + "cli";
    private static final String EXAMPLES = ROOT + "examples";
    private static final String BENCH = ROOT + "bench";
    private static final String SPARK = ROOT + "spark";

    /** The layers from the lowest to the highest; modules of one layer do not depend on each other. */
    private static final List<List<String>> LAYERS = List.of(
            List.of(CORE),
            List.of(REPORT),
            List.of(PARQUET, REMOTE, FEEDBACK, DPO, INFERENCE),
            List.of(ALIGN, HUMAN, MICROMETER, LANGCHAIN4J, SPRING_AI),
            List.of(SERVE),
            List.of(TINY_WORLD),
            List.of(CLI, SPRING_BOOT),
            List.of(EXAMPLES),
            List.of(BENCH, SPARK));

    private static final int MOST_TYPES = 30;

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(ArchitectureTest::isNoTestJar)
            .importPackages(
                    CORE,
                    REPORT,
                    PARQUET,
                    REMOTE,
                    FEEDBACK,
                    DPO,
                    INFERENCE,
                    ALIGN,
                    HUMAN,
                    MICROMETER,
                    LANGCHAIN4J,
                    SERVE,
                    TINY_WORLD,
                    CLI);

    private static boolean isNoTestJar(Location location) {
        return !location.contains("-tests.jar");
    }

    private static String[] within(String... modules) {
        return Stream.of(modules).map(module -> module + "..").toArray(String[]::new);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                CORE,
                REPORT,
                PARQUET,
                REMOTE,
                FEEDBACK,
                DPO,
                INFERENCE,
                ALIGN,
                HUMAN,
                MICROMETER,
                LANGCHAIN4J,
                SERVE,
                TINY_WORLD,
                CLI
            })
    void everyModuleIsChecked(String module) {
        assertThat(CLASSES).anyMatch(type -> type.getPackageName().startsWith(module));
        assertThat(CLASSES).noneMatch(type -> type.getPackageName().contains("testkit"));
    }

    static Stream<String> modules() {
        return LAYERS.stream().flatMap(List::stream).filter(module -> !module.equals(BENCH) && !module.equals(SPARK));
    }

    @ParameterizedTest
    @MethodSource("modules")
    void modulesDependOnlyOnLowerLayers(String module) {
        List<String> below = LAYERS.stream()
                .takeWhile(layer -> !layer.contains(module))
                .flatMap(List::stream)
                .toList();
        String[] forbidden = within(LAYERS.stream()
                .flatMap(List::stream)
                .filter(other -> !other.equals(module) && !below.contains(other))
                .toArray(String[]::new));
        noClasses()
                .that()
                .resideInAPackage(module + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(forbidden)
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().assignedFrom(byPackage()).should().beFreeOfCycles().check(CLASSES);
    }

    private static SliceAssignment byPackage() {
        return new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass type) {
                return type.getPackageName().startsWith(ROOT)
                        ? SliceIdentifier.of(type.getPackageName())
                        : SliceIdentifier.ignore();
            }

            @Override
            public String getDescription() {
                return "packages";
            }
        };
    }

    @Test
    void packagesHaveFewTypes() {
        Map<String, Long> types = CLASSES.stream()
                .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(JavaClass::getPackageName, TreeMap::new, Collectors.counting()));
        types.values().removeIf(count -> count <= MOST_TYPES);
        assertThat(types).isEmpty();
    }

    @Test
    void publicSignaturesContainNoTypesOfOtherLibraries() {
        codeUnits()
                .that(are(forUsers()))
                .should(showNone(
                        "ai.djl.",
                        "com.google.",
                        "com.fasterxml.",
                        "org.apache.parquet.",
                        "com.jerolba.",
                        "dev.langchain4j.",
                        "io.github.resilience4j."))
                .check(CLASSES);
    }

    /**
     * Map.copyOf and Set.copyOf have another order in every JVM: see {@link io.github.rlaifv.core.internal.Ordered}.
     */
    @Test
    void copiesKeepTheirOrderWhereFilesAreWritten() {
        noClasses()
                .that()
                .resideInAnyPackage(within(
                        FEEDBACK,
                        DPO,
                        INFERENCE,
                        ALIGN,
                        HUMAN,
                        TINY_WORLD,
                        CLI,
                        CORE + ".data",
                        CORE + ".dataset",
                        CORE + ".metric",
                        CORE + ".training",
                        CORE + ".run",
                        CORE + ".reward",
                        CORE + ".internal.data",
                        CORE + ".internal.file",
                        CORE + ".internal.folder",
                        CORE + ".internal.journal",
                        CORE + ".internal.json",
                        PARQUET))
                .should()
                .callMethod(Map.class, "copyOf", Map.class)
                .orShould()
                .callMethod(Set.class, "copyOf", Collection.class)
                .check(CLASSES);
    }

    @Test
    void onlyOneModuleDependsOnParquet() {
        noClasses()
                .that()
                .resideOutsideOfPackage(PARQUET + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.parquet..", "org.apache.hadoop..", "com.jerolba..")
                .check(CLASSES);
    }

    /** The engine's Java API has no name for bfloat16 and ends the process when it reads that type of a tensor. */
    @Test
    void tensorTypesAreReadInOnePlace() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(CORE + ".internal.tensor.HostNumbers")
                .should()
                .callMethodWhere(describe("asks for the type of a tensor", call -> needsType(call)))
                .because("tensors may be bfloat16: convert, copy and move them by kernels, read them by HostNumbers")
                .check(CLASSES);
    }

    private static boolean needsType(JavaMethodCall call) {
        JavaClass owner = call.getTargetOwner();
        if (owner.isEquivalentTo(NDArrays.class)) {
            return true;
        }
        if (owner.isAssignableTo(NDManager.class)) {
            return !Set.of("create", "close", "newSubManager", "setName", "getDevice", "getManagedArrays")
                            .contains(call.getName())
                    || call.getTarget().getRawParameterTypes().stream()
                            .anyMatch(type -> type.isEquivalentTo(DataType.class));
        }
        // shapes, names and owners do not depend on the type; the others compute on float32 angles
        return owner.isAssignableTo(NDArray.class)
                && !Set.of("getShape", "size", "reshape", "attach", "close", "setName", "cos", "sin")
                        .contains(call.getName());
    }

    private static DescribedPredicate<JavaCodeUnit> forUsers() {
        return describe("public, in packages for users", unit -> {
            String name = "." + unit.getOwner().getPackageName() + ".";
            boolean hidden = name.contains(".internal.");
            // their purpose is to adapt types of another library
            boolean adapter = unit.getOwner().getSimpleName().equals("ChatModelPolicy")
                    || unit.getOwner().getPackageName().equals(LANGCHAIN4J);
            return !hidden
                    && !adapter
                    && unit.getModifiers().contains(JavaModifier.PUBLIC)
                    && isVisible(unit.getOwner());
        });
    }

    private static boolean isVisible(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass().map(ArchitectureTest::isVisible).orElse(true);
    }

    private static ArchCondition<JavaCodeUnit> showNone(String... libraries) {
        return new ArchCondition<>("show no type of " + String.join(", ", libraries)) {
            @Override
            public void check(JavaCodeUnit unit, ConditionEvents events) {
                List<JavaType> types = new ArrayList<>(unit.getParameterTypes());
                types.add(unit.getReturnType());
                Set<String> shown = types.stream()
                        .flatMap(type -> type.getAllInvolvedRawTypes().stream())
                        .map(JavaClass::getFullName)
                        .filter(name -> Stream.of(libraries).anyMatch(name::startsWith))
                        .collect(Collectors.toCollection(TreeSet::new));
                events.add(new SimpleConditionEvent(unit, shown.isEmpty(), unit.getFullName() + " shows " + shown));
            }
        };
    }

    @Test
    void everyPackageIsNullMarked() {
        List<String> unmarked = CLASSES.stream()
                .map(JavaClass::getPackage)
                .distinct()
                .filter(found -> found.tryGetPackageInfo()
                        .filter(info -> info.isAnnotatedWith(NullMarked.class))
                        .isEmpty())
                .map(JavaPackage::getName)
                .sorted()
                .toList();
        assertThat(unmarked).isEmpty();
    }
}
