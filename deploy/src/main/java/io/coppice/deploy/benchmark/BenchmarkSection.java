package io.coppice.deploy.benchmark;

import java.util.List;

/** What one part of the benchmark found. @param notes how it was measured, and what was left out and why */
record BenchmarkSection(String name, String title, List<String> notes, List<Figure> figures) {}
