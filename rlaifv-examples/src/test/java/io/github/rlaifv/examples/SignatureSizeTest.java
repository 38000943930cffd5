package io.github.rlaifv.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Values that travel together are an object: signatures in the inside of models stay short. */
class SignatureSizeTest {
    private static final int MOST_PARAMETERS = 6;
    private static final int MOST_COMPONENTS = 12;

    private static Stream<JavaCodeUnit> units(String... packages) {
        return new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .withImportOption(location -> !location.contains("-tests.jar"))
                        .importPackages(packages)
                        .stream()
                        .flatMap(type -> type.getCodeUnits().stream())
                        .filter(unit -> !unit.getModifiers().contains(JavaModifier.SYNTHETIC));
    }

    private static boolean isShort(JavaCodeUnit unit) {
        boolean components = unit instanceof JavaConstructor && unit.getOwner().isRecord();
        return unit.getRawParameterTypes().size() <= (components ? MOST_COMPONENTS : MOST_PARAMETERS);
    }

    @Test
    void methodsHaveFewParametersAndRecordsFewComponents() {
        List<JavaCodeUnit> units = units(
                        "io.github.rlaifv.core.internal.mllm",
                        "io.github.rlaifv.core.text",
                        "io.github.rlaifv.core.internal.tensor")
                .toList();
        assertThat(units).hasSizeGreaterThan(500);
        assertThat(units.stream().filter(unit -> !isShort(unit)).map(JavaCodeUnit::getFullName))
                .isEmpty();
    }
}
