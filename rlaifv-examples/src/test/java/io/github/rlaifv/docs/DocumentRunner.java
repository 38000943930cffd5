package io.github.rlaifv.docs;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.github.rlaifv.cli.Rlaifv;
import io.github.rlaifv.cli.command.RlaifvCommand;
import io.github.rlaifv.core.testkit.ClaimServer;
import io.github.rlaifv.docs.snippet.SnippetInputs;
import io.github.rlaifv.docs.snippet.SnippetPage;
import io.github.rlaifv.docs.snippet.SnippetPages;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Runs the snippets and commands of the documents in the working directory, which is emptied after each document. It
 * runs in a separate process, because snippets and commands name files relative to the working directory.
 */
final class DocumentRunner {
    /** Model folders that commands name; each is a copy of the embedded model. */
    private static final List<String> MODELS =
            List.of("llava-1.5-7b-hf", "llava-v1.6-34b-hf", "OmniLMM-12B", "base", "aligned");

    private DocumentRunner() {}

    /** Takes the expected working directory, so that no other is emptied by mistake, and the root of the repository. */
    public static void main(String[] arguments) throws Exception {
        Path here = Path.of("").toRealPath();
        if (!here.equals(Path.of(arguments[0]).toRealPath())) {
            throw new IllegalArgumentException("the working directory " + here + " is not " + arguments[0]);
        }
        for (Map.Entry<String, SnippetPage> page : SnippetPages.all().entrySet()) {
            System.out.println("snippets of " + page.getKey());
            page.getValue().run();
            empty(here);
        }
        for (Document document : Document.all(Path.of(arguments[1]))) {
            List<DocumentedCommand> commands = DocumentedCommand.inBlocks(document)
                    .filter(DocumentedCommand::runs)
                    .toList();
            if (!commands.isEmpty()) {
                run(commands);
                empty(here);
            }
        }
        // threads of servers and engines may still be running
        System.exit(0);
    }

    private static void run(List<DocumentedCommand> commands) throws IOException {
        for (String model : MODELS) {
            SnippetInputs.model(model);
        }
        SnippetInputs.photos("photos", 4);
        SnippetInputs.questions("questions.txt");
        SnippetInputs.instructions("instructions.jsonl", 2);
        SnippetInputs.amber("amber");
        try (ClaimServer divider = ClaimServer.start()) {
            List<String> divides = List.of("--decomposer=" + divider.address());
            for (DocumentedCommand command : commands) {
                List<String> words = command.arguments(Map.of("align-llava", divides, "self-align", divides));
                System.out.println(command.place() + ": " + words);
                int code = RlaifvCommand.commandLine(Rlaifv.commands()).execute(words.toArray(String[]::new));
                if (code != 0) {
                    throw new IllegalStateException(command.place() + ": exit code " + code + " of " + command.text());
                }
            }
        }
    }

    private static void empty(Path folder) throws IOException {
        MoreFiles.deleteDirectoryContents(folder, RecursiveDeleteOption.ALLOW_INSECURE);
    }
}
