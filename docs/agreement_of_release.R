# Work the agreement figures of a release out again, from its files alone.
#
#     Rscript agreement_of_release.R FOLDER
#
# prints each figure of data/agreement.csv beside what comes out here, and ends with status 1 where two differ. It needs
# R and no package. What each figure is stands in agreement.md.

folder <- commandArgs(trailingOnly = TRUE)[1]
table_of <- function(name) {
  path <- file.path(folder, "data", paste0(name, ".csv"))
  read.csv(path, colClasses = "character", na.strings = character(), encoding = "UTF-8", check.names = FALSE)
}

# What each rater said last, before they saw the others, of each unit: one row for each.
last_said <- function(rows, unit, rater, value) {
  said <- data.frame(unit = unit, rater = rater, value = value, stringsAsFactors = FALSE)[value != "", ]
  said[!duplicated(said[c("unit", "rater")], fromLast = TRUE), ]
}

unit_of <- function(rows) {
  if ("unit" %in% names(rows)) return(ifelse(rows$unit == "claim", rows$claim_uid,
                                             ifelse(rows$unit == "source", rows$source_uid, rows$publisher_uid)))
  ifelse(rows$claim_uid != "", rows$claim_uid, ifelse(rows$source_uid != "", rows$source_uid, rows$publisher_uid))
}

units <- table_of("round_units")
apart <- paste(units$round_uid, unit_of(units))[units$role != "plain"]
counts <- function(rows, unit, stage) stage == "independent" & !(paste(rows$round_uid, unit) %in% apart)

ratings <- table_of("ratings")
ratings <- ratings[ratings$claim_uid != "", ]
ratings <- ratings[counts(ratings, ratings$claim_uid, ratings$stage), ]
ratings <- ratings[!duplicated(ratings[c("round_uid", "claim_uid", "reviewer_uid")], fromLast = TRUE), ]
answers <- table_of("answers")
answers <- answers[answers$rating_uid != "", ]
answers <- answers[counts(answers, unit_of(answers), answers$stage), ]
place <- paste(answers$round_uid, unit_of(answers), answers$reviewer_uid)
newest <- tapply(answers$rating_uid, place, function(uids) uids[length(uids)])
if (nrow(answers)) answers <- answers[answers$rating_uid == newest[place], ]
codings <- table_of("descriptions")
codings <- codings[codings$round_uid != "" & codings$state == "coded", ]
codings <- codings[counts(codings, codings$claim_uid, codings$coded_stage), ]

said_of <- function(round_uid, judgement) {
  if (startsWith(judgement, "item:")) {
    rows <- answers[answers$round_uid == round_uid & answers$item == substring(judgement, 6), ]
    return(last_said(rows, unit_of(rows), rows$reviewer_uid, rows$answer))
  }
  if (startsWith(judgement, "wording:")) {
    rows <- codings[codings$round_uid == round_uid, ]
    return(last_said(rows, rows$claim_uid, rows$coder_uid, rows[[substring(judgement, 9)]]))
  }
  rows <- ratings[ratings$round_uid == round_uid, ]
  unit <- switch(judgement,
    verdict = rows$claim_uid,
    certainty = ifelse(rows$question_uid != "", rows$question_uid, rows$claim_uid),
    wording_gap = paste(rows$claim_uid, rows$comparator, rows$comparator_claim_uid)
  )
  last_said(rows, unit, rows$reviewer_uid, rows[[judgement]])
}

# How often each level was given, a row for each unit.
given <- function(said, levels) {
  said <- said[said$value %in% levels, ]
  unclass(table(factor(said$unit), factor(said$value, levels = levels)))
}

mean_agreement <- function(n, credit) {
  n <- n[rowSums(n) > 1, , drop = FALSE]
  size <- rowSums(n)
  mean(rowSums(n * (n %*% credit - 1)) / (size * (size - 1)))
}

alpha <- function(n, far) {
  n <- n[rowSums(n) > 1, , drop = FALSE]
  each <- 1 / (rowSums(n) - 1)
  observed <- t(n) %*% (n * each) - diag(colSums(n * each), ncol(n))
  used <- rowSums(observed)
  if (is.null(far)) far <- outer(cumsum(used) - used / 2, cumsum(used) - used / 2, "-")^2
  1 - sum(observed * far) / sum(outer(used, used) / (sum(used) - 1) * far)
}

gwet <- function(n, credit) {
  q <- ncol(n)
  share <- colMeans(n / rowSums(n))
  chance <- sum(credit) / (q * (q - 1)) * sum(share * (1 - share))
  (mean_agreement(n, credit) - chance) / (1 - chance)
}

fleiss <- function(n) {
  chance <- sum((colSums(n) / sum(n))^2)
  (mean_agreement(n, diag(ncol(n))) - chance) / (1 - chance)
}

cohen <- function(said, raters) {
  one <- said[said$rater == raters[1], ]
  other <- said[said$rater == raters[2], ]
  both <- intersect(one$unit, other$unit)
  levels <- unique(said$value)
  met <- table(factor(one$value[match(both, one$unit)], levels), factor(other$value[match(both, other$unit)], levels))
  chance <- sum(rowSums(met) * colSums(met)) / sum(met)^2
  (sum(diag(met)) / sum(met) - chance) / (1 - chance)
}

words <- function(text) strsplit(text, " ", fixed = TRUE)[[1]]
worked_out <- function(row) {
  said <- said_of(row$round_uid, row$judgement)
  levels <- words(row$levels)
  order <- words(row$order)
  same <- diag(length(levels))
  near <- 1 - outer(seq_along(order), seq_along(order), "-")^2 / max(length(order) - 1, 1)^2
  switch(row$figure,
    percent = mean_agreement(given(said, levels), same),
    alpha_nominal = alpha(given(said, levels), 1 - same),
    alpha_ordinal = alpha(given(said, order), NULL),
    ac1 = gwet(given(said, levels), same),
    ac2 = gwet(given(said, order), near),
    fleiss = fleiss(given(said, levels)),
    cohen = cohen(said, words(row$raters))
  )
}

figures <- table_of("agreement")
wrong <- 0
for (number in which(figures$value != "")) {
  row <- figures[number, ]
  found <- worked_out(row)
  differs <- !isTRUE(abs(found - as.numeric(row$value)) < 1e-9)
  wrong <- wrong + differs
  cat(row$round_uid, row$judgement, row$figure, row$raters, sprintf("%.6f, again %.6f", as.numeric(row$value), found),
      if (differs) "DIFFERS", "\n")
}
quit(status = as.integer(wrong > 0))
