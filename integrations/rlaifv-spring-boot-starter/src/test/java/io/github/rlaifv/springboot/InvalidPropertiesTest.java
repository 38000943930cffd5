package io.github.rlaifv.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.ModelCopy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;

/** What the application prints about a wrong property, with all analyzers of Spring Boot. */
class InvalidPropertiesTest {
    private final List<ConfigurableApplicationContext> started = new ArrayList<>();
    private final ApplicationContextRunner application = TestContexts.runner().withInitializer(started::add);

    /** The first analysis, as Spring Boot chooses it. */
    private FailureAnalysis analysis(AssertableApplicationContext context) {
        assertThat(context).hasFailed();
        ConfigurableApplicationContext failed = started.get(0);
        ArgumentResolver arguments = ArgumentResolver.of(Environment.class, failed.getEnvironment())
                .and(BeanFactory.class, failed.getBeanFactory());
        List<FailureAnalyzer> analyzers = SpringFactoriesLoader.forDefaultResourceLocation()
                .load(FailureAnalyzer.class, arguments, (type, name, failure) -> {});
        return analyzers.stream()
                .map(analyzer -> analyzer.analyze(context.getStartupFailure()))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            rlaifv.drain                       | -1s      | PT-1S    | a duration such as 30s, or 0.
            rlaifv.compute.device              | tpu      | tpu      | cpu, cuda or cuda:N, or remove it to use a CUDA device if there is one.
            rlaifv.compute.precision           | int64    | INT64    | one of float32, bfloat16 and float16, or remove it.
            rlaifv.compute.storage             | int64    | INT64    | one of float32, bfloat16 and float16, or remove it.
            rlaifv.compute.pieces              | 0        | 0        | an integer of at least 1.
            rlaifv.compute.threads             | 0        | 0        | an integer of at least 1.
            rlaifv.queue.max-waiting           | 0        | 0        | an integer of at least 1.
            rlaifv.queue.max-batch             | 0        | 0        | an integer of at least 1.
            rlaifv.queue.concurrent-calls      | 0        | 0        | an integer of at least 1.
            rlaifv.queue.gather                | -3ms     | PT-0.003S | a duration such as 30s, or 0.
            rlaifv.queue.deadline              | 0        | PT0S     | a duration such as 60s, or remove it for none.
            rlaifv.sampling.temperature        | -0.5     | -0.5     | a number of at least 0.
            rlaifv.sampling.temperature        | NaN      | NaN      | a number of at least 0.
            rlaifv.sampling.top-p              | 1.5      | 1.5      | a number above 0 and at most 1.
            rlaifv.sampling.top-k              | -1       | -1       | an integer of at least 0.
            rlaifv.sampling.repetition-penalty | 0        | 0.0      | a number from 1e-6 to 1e6.
            rlaifv.sampling.max-new-tokens     | 0        | 0        | an integer of at least 1.
            rlaifv.best-of.candidates          | 65       | 65       | an integer from 1 to 64.
            rlaifv.best-of.beta                | 0        | 0.0      | a number above 0.
            rlaifv.best-of.reference-weight    | 1.5      | 1.5      | a number from 0 to 1.
            rlaifv.best-of.shortlist           | -1       | -1       | an integer of at least 0.
            """)
    void valueOutOfRangeEndsTheStartWithPropertyPlaceAndRemedy(
            String property, String value, String shown, String allowed) {
        application
                .withPropertyValues("rlaifv.lazy=true", "rlaifv.model=embedded", property + "=" + value)
                .run(context -> {
                    FailureAnalysis analysis = analysis(context);
                    assertThat(analysis.getDescription())
                            .startsWith("The property " + property + "=" + shown + " can't be used: it is ")
                            .contains("\"" + property + "\" from property source \"test\"");
                    assertThat(analysis.getAction()).isEqualTo("Set " + property + " to " + allowed);
                });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            rlaifv.best-of.rule=tempered | The property rlaifv.best-of.rule=TEMPERED can't be used: it compares the model with the one that it was aligned from, and rlaifv.reference is not set
            rlaifv.best-of.rule=average | The property rlaifv.best-of.rule=AVERAGE can't be used: it takes the mean over several models
            rlaifv.best-of.labeler=embedded | The property rlaifv.best-of.labeler=embedded can't be used: it has no effect without rlaifv.best-of.rule=verified
            rlaifv.reference=embedded,rlaifv.best-of.aggregation=sum,rlaifv.best-of.labeler=embedded | The property rlaifv.best-of.labeler=embedded can't be used: it has no effect without rlaifv.best-of.rule=verified
            rlaifv.best-of.rule=tempered,rlaifv.best-of.decomposer=rules | The property rlaifv.best-of.decomposer=rules can't be used: it has no effect without rlaifv.best-of.rule=verified
            rlaifv.best-of.rule=sum,rlaifv.best-of.aggregation=sum | The property rlaifv.best-of.aggregation=SUM can't be used: it has no effect with rlaifv.best-of.rule=SUM
            rlaifv.best-of.rule=verified,rlaifv.best-of.reference-weight=0,rlaifv.best-of.labeler=/no/such | The property rlaifv.best-of.labeler=/no/such can't be used:             """)
    void ruleThatCannotBeUsedEndsTheStartWithItsReason(String properties, String description) {
        application
                .withPropertyValues("rlaifv.model=embedded")
                .withPropertyValues(properties.split(","))
                .run(context -> assertThat(analysis(context).getDescription()).startsWith(description));
    }

    @Test
    void emptyStopTextIsRejected() {
        application
                .withPropertyValues("rlaifv.sampling.stop[0]=")
                .run(context -> assertThat(analysis(context).getAction())
                        .isEqualTo("Set rlaifv.sampling.stop to texts of at least one character, or remove it."));
    }

    @Test
    void valueOfAnotherTypeIsExplainedBySpringBoot() {
        application
                .withPropertyValues("rlaifv.queue.max-batch=many")
                .run(context ->
                        assertThat(analysis(context).getDescription()).contains("rlaifv.queue.max-batch", "many"));
    }

    @Test
    void missingModelFolderIsNamed() {
        application.withPropertyValues("rlaifv.model=/no/such/model").run(context -> {
            FailureAnalysis analysis = analysis(context);
            assertThat(analysis.getDescription())
                    .startsWith("The property rlaifv.model=/no/such/model can't be used: ");
            assertThat(analysis.getAction()).contains("set rlaifv.model to the folder of a model");
        });
    }

    @Test
    void passwordsAndKeysInAnAddressAreNotPrinted() {
        application
                .withPropertyValues("rlaifv.model=http://me:secret@127.0.0.1:1/v1?model=llava&apiKey=sk-12345")
                .run(context -> {
                    FailureAnalysis analysis = analysis(context);
                    assertThat(analysis.getDescription())
                            .startsWith("The property rlaifv.model=http://...@127.0.0.1:1/v1?... can't be used: ");
                    assertThat(analysis.getDescription() + analysis.getAction()).doesNotContain("secret", "sk-12345");
                });
    }

    @Test
    void missingReferenceIsNamed() {
        application
                .withPropertyValues("rlaifv.model=embedded", "rlaifv.reference=ftp://host/model")
                .run(context -> assertThat(analysis(context).getDescription())
                        .startsWith("The property rlaifv.reference=ftp://host/model can't be used: "));
    }

    @Test
    void modelWithoutAdaptersIsNoReferenceOfItself() {
        application
                .withPropertyValues("rlaifv.model=embedded", "rlaifv.reference=without-adapters")
                .run(context -> {
                    assertThat(analysis(context).getDescription()).contains("the model tiny-llava has no adapters");
                    assertThat(analysis(context).getAction())
                            .isEqualTo(
                                    "Set rlaifv.reference to the model that it was aligned from, or rlaifv.model to a"
                                            + " folder of adapters.");
                });
    }

    @Test
    void adaptersOfTheVisionTowerAreNoReferenceWithoutThemselves(@TempDir Path folder) {
        ModelCopy.of(Fixtures.path("llava15", "model"), folder.resolve("model"));
        Path adapter = ModelCopy.of(
                        Fixtures.repository().resolve("rlaifv-core/src/test/resources/adapters/q_v"),
                        folder.resolve("adapter"))
                .json("adapter_config.json", config -> config.put("base_model_name_or_path", "../model"))
                .folder();
        application
                .withPropertyValues("rlaifv.model=" + adapter, "rlaifv.reference=without-adapters")
                .run(context -> {
                    assertThat(analysis(context).getDescription())
                            .contains("reach modules such as those of the vision tower");
                    assertThat(analysis(context).getAction())
                            .isEqualTo("Set rlaifv.reference to the model that it was aligned from.");
                });
    }

    @Test
    void missingModuleOfTheEmbeddedModelIsNamed() {
        application
                .withPropertyValues("rlaifv.model=embedded")
                .withClassLoader(new FilteredClassLoader("io.github.rlaifv.tinyworld"))
                .run(context -> assertThat(analysis(context).getAction())
                        .startsWith("Add the dependency io.github.rlaifv:rlaifv-tinyworld, or set rlaifv.model to"));
    }
}
