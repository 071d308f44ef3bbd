"""Plotly figures and SVG from plain data: no Streamlit, nothing fetched inside."""
