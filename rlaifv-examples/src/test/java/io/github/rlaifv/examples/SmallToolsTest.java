package io.github.rlaifv.examples;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.common.hash.Hashing;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import io.github.rlaifv.core.internal.ContentHash;
import io.github.rlaifv.core.internal.JsonText;
import io.github.rlaifv.core.internal.KeyedRandom;
import io.github.rlaifv.core.internal.file.AtomicFile;
import io.github.rlaifv.core.internal.file.AtomicFolder;
import io.github.rlaifv.core.internal.file.FolderEntries;
import java.io.UncheckedIOException;
import java.nio.file.CopyOption;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every module uses the existing class for a common task instead of a second one. */
class SmallToolsTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages(
                    "io.github.rlaifv.core",
                    "io.github.rlaifv.remote",
                    "io.github.rlaifv.feedback",
                    "io.github.rlaifv.dpo",
                    "io.github.rlaifv.inference",
                    "io.github.rlaifv.align",
                    "io.github.rlaifv.human",
                    "io.github.rlaifv.tinyworld",
                    "io.github.rlaifv.cli");

    private static GivenClassesConjunction noClassesBut(Class<?> tool) {
        return noClasses().that().doNotHaveFullyQualifiedName(tool.getName());
    }

    @Test
    void mainCodeCreatesNoUncheckedIoException() {
        noClasses()
                .should()
                .callConstructor(UncheckedIOException.class, java.io.IOException.class)
                .orShould()
                .callConstructor(UncheckedIOException.class, String.class, java.io.IOException.class)
                .check(CLASSES);
    }

    /** Files are synced before they are moved, or are about to be deleted. */
    @Test
    void filesAreReplacedInOnePlace() {
        noClasses()
                .that()
                .doNotBelongToAnyOf(AtomicFile.class, AtomicFolder.class)
                .and()
                .doNotHaveSimpleName("CheckpointFolder")
                .should()
                .callMethod(Files.class, "move", Path.class, Path.class, CopyOption[].class)
                .check(CLASSES);
    }

    @Test
    void replacedFilesAreSynced() {
        assertThat(CLASSES.get(AtomicFile.class)
                        .getMethod("put", Path.class, Path.class)
                        .getCallsFromSelf())
                .extracting(call -> call.getTarget().getName())
                .contains("sync", "syncDirectory");
        assertThat(CLASSES.get(AtomicFile.class).getMethod("sync", Path.class).getCallsFromSelf())
                .extracting(call -> call.getTarget().getName())
                .contains("force");
    }

    /**
     * The listed readers have their own rules for datasets, model files, weights, and replies of servers and models.
     */
    @Test
    void jsonIsWrittenInOnePlace() {
        Set<String> readers = Set.of(
                "StrictJson",
                "JsonFile",
                "SafetensorsHeader",
                "LogProbsText",
                "AnswerJson",
                "JsonTexts",
                "FormattedList",
                "ObjectList",
                "ReportFormats");
        noClasses()
                .that(DescribedPredicate.describe(
                        "neither write JSON nor read it by rules of their own",
                        type -> !type.isEquivalentTo(JsonText.class) && !readers.contains(type.getSimpleName())))
                .should()
                .callConstructor(ObjectMapper.class)
                .orShould()
                .callConstructor(JsonMapper.class)
                .orShould()
                .callMethod(JsonMapper.class, "builder")
                .orShould()
                .callMethod(JsonMapper.class, "builder", JsonFactory.class)
                .check(CLASSES);
    }

    @Test
    void contentIsHashedInOnePlace() {
        noClasses()
                .that()
                .doNotBelongToAnyOf(ContentHash.class, KeyedRandom.class)
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(Hashing.class, MessageDigest.class)
                .check(CLASSES);
    }

    @Test
    void foldersAreListedInOnePlace() {
        noClassesBut(FolderEntries.class)
                .should()
                .callMethod(Files.class, "list", Path.class)
                .orShould()
                .callMethod(Files.class, "walk", Path.class, FileVisitOption[].class)
                .orShould()
                .callMethod(Files.class, "walk", Path.class, int.class, FileVisitOption[].class)
                .orShould()
                .callMethod(Files.class, "lines", Path.class)
                .check(CLASSES);
    }
}
