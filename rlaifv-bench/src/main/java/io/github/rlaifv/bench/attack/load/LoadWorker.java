package io.github.rlaifv.bench.attack.load;

import io.github.rlaifv.bench.attack.attempt.Attempt;
import io.github.rlaifv.bench.attack.attempt.AttemptOutcome;
import io.github.rlaifv.core.run.RlaifvException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** The process that runs a scene. Arguments: the scene, number of calls, seed and a folder. */
final class LoadWorker {
    /** Prefix of each line that is a report. */
    static final String MARK = "@@";

    private static final int THREADS = 16;

    private final LoadScene scene;
    private final PrintStream out = System.out;
    private final AtomicInteger number = new AtomicInteger();

    /** A call whose result is known. */
    record Call(String name, String expected, Callable<String> work) {}

    LoadWorker(LoadScene scene) {
        this.scene = scene;
    }

    public static void main(String[] arguments) throws Exception {
        LoadScene scene = LoadScene.valueOf(arguments[0]);
        LoadWorker worker = new LoadWorker(scene);
        int calls = Integer.parseInt(arguments[1]);
        long seed = Long.parseLong(arguments[2]);
        Path folder = Path.of(arguments[3]);
        switch (scene) {
            case CALLS -> new PolicyScenes(worker, seed).calls(calls);
            case CLOSE -> new PolicyScenes(worker, seed).close(calls);
            case ADAPTERS -> new PolicyScenes(worker, seed).adapters(calls);
            case INTERRUPT -> new PolicyScenes(worker, seed).interrupt(calls);
            case TOKENIZER -> new DataScenes(worker, folder).tokenizer(calls);
            case IMAGES -> new DataScenes(worker, folder).images(calls);
            case DATASET -> new DataScenes(worker, folder).dataset(calls);
            case JOURNAL -> new DataScenes(worker, folder).journal(calls);
            case FEEDBACK -> new DataScenes(worker, folder).feedback(calls);
        }
        System.exit(0);
    }

    /** Makes all calls at once, and does something else meanwhile. */
    void atOnce(List<Call> calls, Runnable beside) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        CountDownLatch start = new CountDownLatch(1);
        List<Future<?>> running = new ArrayList<>();
        for (Call call : calls) {
            running.add(threads.submit(() -> {
                start.await();
                make(call);
                return null;
            }));
        }
        start.countDown();
        beside.run();
        for (Future<?> one : running) {
            one.get();
        }
        threads.shutdown();
    }

    private void make(Call call) {
        long begin = System.nanoTime();
        try {
            String result = call.work().call();
            boolean right = result.equals(call.expected());
            report(
                    call.name(),
                    right ? AttemptOutcome.READ_RIGHT : AttemptOutcome.SILENTLY_WRONG,
                    right ? "" : "expected " + call.expected() + ", was " + result,
                    begin);
        } catch (Throwable failure) {
            report(call.name(), outcome(failure), failure.toString() + where(failure), begin);
        }
    }

    /** Reports the outcome of a call. */
    void report(String name, AttemptOutcome outcome, String detail, long begin) {
        Attempt attempt = new Attempt(
                "concurrent " + scene.words(),
                number.getAndIncrement(),
                name,
                outcome,
                detail,
                (System.nanoTime() - begin) / 1_000_000);
        synchronized (out) {
            // written at once, so that output of the native library does not come between
            byte[] line = (MARK + attempt.toJson() + "\n").getBytes(StandardCharsets.UTF_8);
            out.write(line, 0, line.length);
            out.flush();
        }
    }

    /**
     * Returns the outcome of a failure; a call may be refused if the object is closed or in use, and the message says
     * so.
     */
    static AttemptOutcome outcome(Throwable failure) {
        if (failure instanceof OutOfMemoryError) {
            return AttemptOutcome.OUT_OF_MEMORY;
        }
        String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        boolean named = message.contains("clos")
                || message.contains("in use")
                || message.contains("another")
                || message.contains("at once")
                || message.contains("interrupt")
                || message.contains("adapter")
                || message.contains("merge")
                || message.contains("running")
                || message.contains("cancel");
        if (failure instanceof RlaifvException || failure instanceof IllegalStateException) {
            return named ? AttemptOutcome.REFUSED_BY_NAME : AttemptOutcome.REFUSED_WITHOUT_NAME;
        }
        return AttemptOutcome.FOREIGN_EXCEPTION;
    }

    private static String where(Throwable failure) {
        for (StackTraceElement element : failure.getStackTrace()) {
            if (element.getClassName().startsWith("io.github.rlaifv.core")) {
                return " @" + element.getFileName() + ":" + element.getLineNumber();
            }
        }
        return "";
    }
}
