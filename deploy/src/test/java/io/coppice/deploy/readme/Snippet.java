package io.coppice.deploy.readme;

import java.util.ArrayList;
import java.util.List;

/**
 * A fenced block of a Markdown page.
 *
 * @param language the word behind the fence
 * @param line where it begins, counted from 1
 */
record Snippet(String language, int line, String text) {
    private static final String FENCE = "```";

    /** All blocks of a page, in order. */
    static List<Snippet> of(String page) {
        List<Snippet> snippets = new ArrayList<>();
        List<String> lines = page.lines().toList();
        for (int begin = 0; begin < lines.size(); begin++) {
            if (lines.get(begin).strip().startsWith(FENCE)) {
                int end = begin + 1;
                while (end < lines.size() && !lines.get(end).strip().equals(FENCE)) {
                    end++;
                }
                String language =
                        lines.get(begin).strip().substring(FENCE.length()).strip();
                List<String> inside = lines.subList(begin + 1, Math.min(end, lines.size()));
                snippets.add(new Snippet(language, begin + 1, String.join("\n", inside) + "\n"));
                begin = end;
            }
        }
        return snippets;
    }

    @Override
    public String toString() {
        return language + " of line " + line;
    }
}
