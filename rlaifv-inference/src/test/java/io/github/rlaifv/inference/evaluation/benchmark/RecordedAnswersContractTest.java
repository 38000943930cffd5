package io.github.rlaifv.inference.evaluation.benchmark;

import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.StorageException;
import io.github.rlaifv.core.testkit.PolicyContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;

class RecordedAnswersContractTest extends PolicyContract {
    @TempDir
    private Path folder;

    @Override
    protected Policy open() {
        Path file = folder.resolve("llava.jsonl");
        List<String> lines = IntStream.range(0, 3)
                .mapToObj(i -> "{\"image_id\": " + i + ", \"question\": \"Q?\", \"answer\": \"answer " + i + "\"}")
                .toList();
        try {
            return RecordedAnswers.read(Files.write(file, lines));
        } catch (IOException e) {
            throw StorageException.writing(file, e);
        }
    }

    @Override
    protected GenerationRequest generation(int number) {
        return new GenerationRequest(Integer.toString(number), prompt(number), 2, sampling(number));
    }

    @Override
    protected boolean endsWhenClosed() {
        return false;
    }
}
