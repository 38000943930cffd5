package io.github.rlaifv.cli.command;

import io.github.rlaifv.cli.report.CommandReport;
import io.github.rlaifv.core.run.RetriableException;
import io.github.rlaifv.core.run.Shard;
import io.github.rlaifv.core.run.ShardResult;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The option for the shard of a run, a mixin of commands. */
public final class ShardOption {
    @Option(
            names = "--shard",
            converter = OfText.class,
            paramLabel = "I/N",
            description = "compute only shard I of N, from 1 to N, such as 2/8, which has every N-th call of a model."
                    + " Each shard needs a folder of its own; the command merge joins them (default: the whole run)")
    private @Nullable Shard shard;

    /** Returns the shard; empty for the whole run. */
    public Optional<Shard> shard() {
        return Optional.ofNullable(shard);
    }

    /**
     * Returns the number of units that are computed.
     *
     * @param all number of units of the whole run
     * @param perCall number of units per call
     */
    public long units(long all, int perCall) {
        return shard == null ? all : shard.size(all, perCall);
    }

    /**
     * Reports what a shard did.
     *
     * @param report receives it
     * @param units what the units of the run are called
     * @throws RetriableException if units are missing, so that a scheduler starts the command again
     */
    public static void report(CommandReport report, ShardResult result, String units) {
        if (!result.finished()) {
            throw new RetriableException("shard " + result.shard() + " in " + result.folder() + " lacks "
                    + result.missing() + " of " + result.units() + " " + units
                    + ", because requests failed; the others are kept: run the same command again");
        }
        report.line("shard " + result.shard() + ": " + result.units() + " " + units + ", " + result.folder())
                .put("shard", result.shard().toString())
                .put(units, result.units())
                .put("output", result.folder());
    }

    /** Reads a shard. */
    static final class OfText implements ITypeConverter<Shard> {
        @Override
        public Shard convert(String value) {
            try {
                return Shard.parse(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
