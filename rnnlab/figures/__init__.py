"""Plotly figures and SVG drawings from plain data. No Streamlit; nothing is read or computed here."""
