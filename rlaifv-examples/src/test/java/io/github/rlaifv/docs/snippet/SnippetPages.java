package io.github.rlaifv.docs.snippet;

import java.util.LinkedHashMap;
import java.util.Map;

/** All snippet pages, by the document that shows them. */
public final class SnippetPages {
    private SnippetPages() {}

    /** Returns the pages in the order in which they run. */
    public static Map<String, SnippetPage> all() {
        Map<String, SnippetPage> pages = new LinkedHashMap<>();
        pages.put("README.md", new ReadmePage());
        pages.put("docs/benchmarks.md", new BenchmarksPage());
        pages.put("docs/best-of-n.md", new BestOfNPage());
        pages.put("docs/checkpoints.md", new CheckpointsPage());
        pages.put("docs/data.md", new DataPage());
        pages.put("docs/datasets.md", new DatasetsPage());
        pages.put("docs/from-trl.md, docs/from-rlaif-v.md, docs/from-llama-factory.md", new MovingPage());
        pages.put("docs/gpu.md, docs/training-engine.md", new DevicesPage());
        pages.put("docs/guided-decoding.md", new GuidedDecodingPage());
        pages.put("docs/inspect.md", new InspectPage());
        pages.put("docs/metrics.md", new MetricsPage());
        pages.put("docs/remote.md", new RemotePage());
        pages.put("docs/scorers.md", new ScorersPage());
        pages.put("docs/threads.md", new ThreadsPage());
        return pages;
    }
}
