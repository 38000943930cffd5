package io.github.rlaifv.cli.convert;

import io.github.rlaifv.cli.command.ConsoleProgress;
import io.github.rlaifv.cli.command.FloatingType;
import io.github.rlaifv.cli.command.Subcommand;
import io.github.rlaifv.cli.command.WrittenDatasetOptions;
import io.github.rlaifv.cli.option.ReadingOptions;
import io.github.rlaifv.cli.option.TrainedModelConverter;
import io.github.rlaifv.cli.option.UselessOption;
import io.github.rlaifv.cli.report.CommandReport;
import io.github.rlaifv.cli.report.WorkPlan;
import io.github.rlaifv.core.dataset.DatasetConversion;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.model.ModelConversion;
import io.github.rlaifv.core.model.ModelLayout;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The command {@code rlaifv convert}: writes a dataset in another format, a model folder with other files or types, or an
 * adapter for another layout of its model. The source is checked first, and nothing is overwritten.
 */
@Command(
        name = "convert",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Converts preference pairs (--pairs), a model (--model) or an adapter (--adapter with --model).")
public final class ConvertCommand extends Subcommand {
    @Option(
            names = "--pairs",
            description = "preference pairs: JSON Lines or Parquet file, or a folder such as that of a feedback run"
                    + " (default: none)")
    private @Nullable Path pairs;

    @Mixin
    private ReadingOptions reading = new ReadingOptions();

    @Mixin
    private WrittenDatasetOptions written = new WrittenDatasetOptions();

    @Option(
            names = "--model",
            converter = TrainedModelConverter.class,
            description =
                    "folder of a model to write anew as safetensors, or embedded; with --adapter the model that the written"
                            + " adapter is for (default: none)")
    private @Nullable Path model;

    @Option(
            names = "--storage",
            converter = FloatingType.class,
            description = "type of the written weights: FLOAT32, BFLOAT16 or FLOAT16 (default: the type in the model's"
                    + " folder)")
    private @Nullable ScalarType storage;

    @Option(
            names = "--layout",
            description = "layout of the written folder of a LLaVA-1.5, one of ${COMPLETION-CANDIDATES}: that of"
                    + " transformers, or that of the authors' code (default: the layout of --model)")
    private @Nullable ModelLayout layout;

    @Option(
            names = "--adapter",
            description = "folder of a LoRA adapter, whose modules are named as the code of --model names them"
                    + " (default: none)")
    private @Nullable Path adapter;

    @Option(names = "--output", required = true, description = "folder of the result, which must be missing or empty")
    @SuppressWarnings("NullAway.Init") // picocli fills it in
    private Path output;

    @Override
    protected void check() {
        written.options();
        if ((pairs == null) == (model == null)) {
            throw new IllegalArgumentException(
                    adapter != null && pairs == null
                            ? "--adapter is written for a model: add --model, the folder of that model"
                            : "give either --pairs, a dataset to convert, or --model, a model to convert");
        }
        if (storage != null && (pairs != null || adapter != null)) {
            throw new IllegalArgumentException("--storage is the type of a model's weights, but "
                    + (pairs != null ? "pairs have none" : "adapters are written as float32") + ": remove it");
        }
        UselessOption.reject("--layout", layout != null && pairs != null, "on pairs: add --model, or remove it");
        UselessOption.reject(
                "--layout",
                layout != null && adapter != null,
                "on adapters, which get the names of --model: remove it");
        UselessOption.reject(
                "--storage",
                layout != null && storage != null,
                "with --layout, which keeps the bytes of the weights: convert the result a second time, with --storage");
        if (pairs == null) {
            reading.given().or(written::given).ifPresent(option -> {
                throw new IllegalArgumentException(
                        option + " has no effect on models: it is an option of datasets, so add --pairs, or remove it");
            });
        }
        if (pairs != null && adapter != null) {
            throw new IllegalArgumentException("--pairs and --adapter are converted apart: remove one of them");
        }
    }

    @Override
    protected void plan(WorkPlan work) {
        work.computes("check of all " + (pairs != null ? "pairs and images" : "files of the model"));
    }

    @Override
    protected int run(CommandReport report) {
        if (pairs != null) {
            pairs(report, pairs);
        } else if (model != null && adapter != null) {
            ModelConversion.adapter(adapter, model, output);
            report.line("adapter for " + model + ", " + output);
        } else if (model != null && layout != null) {
            ModelConversion.layout(model, layout, output);
            report.line("model in the layout " + layout + ", " + output).put("layout", layout.name());
        } else if (model != null) {
            try (ConsoleProgress progress = progress()) {
                ModelConversion.model(model, Optional.ofNullable(storage), output, progress);
            }
            report.line("model" + (storage == null ? "" : " in " + storage.torchName()) + ", " + output);
        }
        report.put("output", output);
        return 0;
    }

    private void pairs(CommandReport report, Path source) {
        DatasetConversion.Converted converted;
        try (ConsoleProgress progress = progress()) {
            converted = DatasetConversion.of(source, reading.options()).into(output, written.options(), progress);
        }
        report.line(converted.card().pairs() + " pairs as " + written.format().label() + ", " + output);
        if (!converted.lost().isEmpty()) {
            report.line("not in this format: " + String.join(", ", converted.lost()));
        }
        report.put("pairs", converted.card().pairs())
                .put("format", written.format().label())
                .put("lost", converted.lost());
    }
}
