package io.github.rlaifv.cli;

import io.github.rlaifv.cli.align.AlignCommand;
import io.github.rlaifv.cli.align.AlignLlavaCommand;
import io.github.rlaifv.cli.align.FeedbackCommand;
import io.github.rlaifv.cli.align.SelfAlignCommand;
import io.github.rlaifv.cli.ask.AskCommand;
import io.github.rlaifv.cli.calibrate.CalibrateCommand;
import io.github.rlaifv.cli.command.RlaifvCommand;
import io.github.rlaifv.cli.completion.CompletionCommand;
import io.github.rlaifv.cli.convert.ConvertCommand;
import io.github.rlaifv.cli.data.DataCommand;
import io.github.rlaifv.cli.doctor.DoctorCommand;
import io.github.rlaifv.cli.evaluate.CompareCommand;
import io.github.rlaifv.cli.evaluate.EvaluateCommand;
import io.github.rlaifv.cli.gpu.GpuCheckCommand;
import io.github.rlaifv.cli.human.HumanClaimsCommand;
import io.github.rlaifv.cli.human.HumanCompareCommand;
import io.github.rlaifv.cli.human.HumanReadCommand;
import io.github.rlaifv.cli.inspect.InspectCommand;
import io.github.rlaifv.cli.ledger.LedgerCommand;
import io.github.rlaifv.cli.merge.MergeCommand;
import io.github.rlaifv.cli.pairs.PairsCommand;
import io.github.rlaifv.cli.reference.ReferenceCommand;
import io.github.rlaifv.cli.report.CommandLog;
import io.github.rlaifv.cli.reproduce.ReproduceCommand;
import io.github.rlaifv.cli.rerank.RerankCommand;
import io.github.rlaifv.cli.serve.ServeCommand;
import io.github.rlaifv.cli.tinyworld.AblationCommand;
import io.github.rlaifv.cli.tinyworld.QuickstartCommand;
import io.github.rlaifv.cli.train.TrainCommand;
import java.util.List;

/** The main class of the command {@code rlaifv}. */
public final class Rlaifv {
    private Rlaifv() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        CommandLog.configure();
        RlaifvCommand.main(commands(), arguments);
    }

    /** Returns all subcommands, for {@link RlaifvCommand#commandLine}. */
    public static List<?> commands() {
        return List.of(
                new AskCommand(),
                new QuickstartCommand(),
                new AblationCommand(),
                new AlignCommand(),
                new AlignLlavaCommand(),
                new SelfAlignCommand(),
                new DataCommand(),
                new FeedbackCommand(),
                new PairsCommand(),
                new ReferenceCommand(),
                new TrainCommand(),
                new RerankCommand(),
                new ReproduceCommand(),
                new ServeCommand(),
                new EvaluateCommand(),
                new CalibrateCommand(),
                new ConvertCommand(),
                new MergeCommand(),
                new CompareCommand(),
                new HumanClaimsCommand(),
                new HumanCompareCommand(),
                new HumanReadCommand(),
                new InspectCommand(),
                new LedgerCommand(),
                new DoctorCommand(),
                new GpuCheckCommand(),
                new CompletionCommand());
    }
}
